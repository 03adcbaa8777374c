/** @odoo-module **/

import { Component, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MILLISECONDS_OF_PRAISE = 2000;

/** Shows a text as it is to be pasted, whole and in a box, with a button that copies it. */
export class CopyField extends Component {
    static template = "muk_mcp.CopyField";
    static props = { ...standardFieldProps };

    setup() {
        this.text = useRef("text");
        this.state = useState({ copied: false });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    async copy() {
        // A page without https has no clipboard: there the text is selected, for the keyboard to copy.
        if (browser.navigator.clipboard) {
            await browser.navigator.clipboard.writeText(this.value);
            this.state.copied = true;
            browser.setTimeout(() => (this.state.copied = false), MILLISECONDS_OF_PRAISE);
        } else {
            browser.getSelection().selectAllChildren(this.text.el);
        }
    }
}

registry.category("fields").add("mcp_copy", { component: CopyField, supportedTypes: ["char", "text"] });
