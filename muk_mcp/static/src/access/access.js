/** @odoo-module **/

import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** What works in Odoo as the user, in the preferences; each kind of access is a section that its addon registers. */
export class Access extends Component {
    static template = "muk_mcp.Access";
    static props = { ...standardWidgetProps };

    get sections() {
        return registry.category("mcp_access").getEntries();
    }
}

registry.category("view_widgets").add("mcp_access", { component: Access });
