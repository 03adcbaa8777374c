/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

registry.category("user_menuitems").add("mcp_connect", (env) => ({
    type: "item",
    id: "mcp_connect",
    description: _t("Connect AI"),
    callback: () => env.services.action.doAction("muk_mcp.action_connect"),
    sequence: 55,
}));
