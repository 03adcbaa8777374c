/** @odoo-module **/

import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A button that opens the link of a field, of whatever scheme: Odoo's own takes `vscode:` for a host. */
export class LinkField extends Component {
    static template = "muk_mcp.LinkField";
    static props = { ...standardFieldProps, label: { type: String, optional: true } };

    get href() {
        return this.props.record.data[this.props.name] || undefined;
    }
}

registry.category("fields").add("mcp_link", {
    component: LinkField,
    supportedTypes: ["char"],
    extractProps: ({ string }) => ({ label: string }),
});
