/** @odoo-module **/

import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** The same as the page of the preferences, two taps away: who ends something in an emergency is on a phone. */
export class AccessDialog extends Component {
    static template = "muk_mcp.AccessDialog";
    static components = { Dialog };
    static props = { close: Function };

    get title() {
        return _t("AI Clients");
    }

    get sections() {
        return registry.category("mcp_access").getEntries();
    }
}

registry.category("user_menuitems").add("mcp_access", (env) => ({
    type: "item",
    id: "mcp_access",
    description: _t("AI Clients"),
    callback: () => env.services.dialog.add(AccessDialog),
    sequence: 56,
}));
