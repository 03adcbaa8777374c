/** @odoo-module **/

import { Component, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MILLISECONDS_BETWEEN_QUESTIONS = 3000;

/** Says so as soon as a client has connected since the dialog was opened, which its field tells. */
export class ConnectedField extends Component {
    static template = "muk_mcp.ConnectedField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ names: [] });
        const timer = browser.setInterval(() => this.ask(), MILLISECONDS_BETWEEN_QUESTIONS);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async ask() {
        const since = this.props.record.data[this.props.name];
        if (since && !document.hidden) {
            this.state.names = await this.orm.silent.call("muk_mcp.connect", "newly_connected", [since]);
        }
    }
}

registry.category("fields").add("mcp_connected", { component: ConnectedField, supportedTypes: ["char"] });
