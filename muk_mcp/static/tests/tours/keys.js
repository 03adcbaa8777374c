/** @odoo-module **/

import { registry } from "@web/core/registry";

/** The longest that Odoo waits for what a step is about [ms]. */
const timeout = 60000;
const click = (trigger) => ({ trigger, timeout, run: "click" });
// Until Odoo 17 a step that does nothing has to say so, or it clicks.
const see = (trigger) => ({ trigger, timeout, run() {} });

/** A key is revoked in the preferences, which stay open. */
registry.category("web_tour.tours").add("muk_mcp.revoke_key", {
    steps: () => [
        click(".o_user_menu button"),
        // Odoo 17 and 18 call the preferences settings.
        click("[data-menu=preferences], [data-menu=settings]"),
        click('.nav-link:contains("AI Clients")'),
        see('.o_mcp_keys .o_mcp_card:contains("mcp_manager read")'),
        click('.o_mcp_keys .o_mcp_card:contains("mcp_manager write") button'),
        see('.modal-body:contains("loses its access at once")'),
        click('.modal-footer button:contains("Revoke")'),
        see('.o_mcp_keys:not(:contains("mcp_manager write"))'),
        see('.o_mcp_keys .o_mcp_card:contains("mcp_manager read")'),
    ],
});

/** What happened is found in the audit log, and the row opens. */
registry.category("web_tour.tours").add("muk_mcp.read_audit_log", {
    steps: () => [
        click('.o_data_row:contains("search_count") [name=tool_name]'),
        see('.o_form_sheet:contains("res.partner")'),
        see('.o_form_sheet [name=status]:contains("OK")'),
    ],
});
