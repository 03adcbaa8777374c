/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

const COLUMNS = ["name", "key_prefix", "scope", "last_used"];

/** The keys of the user, for clients that cannot sign in. */
export class Keys extends Component {
    static template = "muk_mcp.Keys";
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.action = useService("action");
        this.state = useState({ keys: [] });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.keys = await this.orm.call("muk_mcp.key", "my_keys", [COLUMNS]);
    }

    used(key) {
        return key.last_used ? deserializeDateTime(key.last_used).toRelative() : _t("never");
    }

    revoke(key) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Revoke %s?", key.name),
            body: _t("The client that uses this key loses its access at once."),
            confirmLabel: _t("Revoke"),
            confirm: async () => {
                await this.orm.call("muk_mcp.key", "revoke", [[key.id]]);
                await this.load();
            },
            cancel: () => {},
        });
    }

    addKey() {
        this.action.doAction("muk_mcp.action_new_key");
    }

    /** Open the guide above this dialog, which stays. */
    connect() {
        this.dialog.add(FormViewDialog, { resModel: "muk_mcp.connect", title: _t("Connect AI"), size: "lg" });
    }
}

registry.category("mcp_access").add("keys", Keys, { sequence: 20 });
