/** @odoo-module **/

import { registry } from "@web/core/registry";

import { NO_DIALOG, answer, button, click, see } from "./steps";

registry.category("web_tour.tours").add("muk_mcp_oauth.connect_and_disconnect", {
    steps: () => [
        click(".o_user_menu button"),
        click("[data-menu=mcp_connect]"),
        see('.modal-body [name=url]:contains("/mcp")'),
        click('.modal-body .nav-link:contains("Claude Code")'),
        see('.modal-body [name=claude_code_command]:contains("claude mcp add")'),
        click(".modal-header .btn-close"),
        see(NO_DIALOG),
        click(".o_user_menu button"),
        // Odoo 17 and 18 call the preferences settings.
        click("[data-menu=preferences], [data-menu=settings]"),
        click('.nav-link:contains("AI Clients")'),
        click(`.o_mcp_card:contains("Ledger Agent") ${button("Disconnect")}`),
        see('.modal-body:contains("It has to ask you again before it can come back.")'),
        click(answer("Disconnect")),
        see('.o_mcp_connections:contains("No AI client is connected as you.")'),
    ],
});
