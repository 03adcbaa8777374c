/** @odoo-module **/

import { registry } from "@web/core/registry";

import { NO_DIALOG, answer, button, click, row, see } from "./steps";

const tours = registry.category("web_tour.tours");

/** From the number of the dashboard to what it counts. */
tours.add("muk_mcp_oauth.approve_waiting_application", {
    steps: () => [
        see('.o_form_view button:contains("Users connected")'),
        see('.o_form_view button:contains("waiting"):contains("1")'),
        click('.o_form_view button:contains("waiting")'),
        click(`${row("Patient Agent")} ${button("Approve")}`),
        see(`.o_list_view:not(:has(${button("Approve")}))`),
    ],
});

tours.add("muk_mcp_oauth.block_application", {
    steps: () => [
        click(`${row("claude.ai")} [name=name]`),
        click(`.o_form_view .o_statusbar_buttons ${button("Block")}`),
        see('.modal-body:contains("2 connections of 2 users end at once")'),
        click(answer("Block")),
        see(`.o_form_view .o_statusbar_buttons ${button("Unblock")}`),
    ],
});

tours.add("muk_mcp_oauth.end_connections", {
    steps: () => [
        click(`${row("claude.ai")} ${button("End All")}`),
        see('.modal-body:contains("2 connections of 2 users end at once")'),
        click(answer("Cancel")),
        see(NO_DIALOG),
        click(`${row("claude.ai")} ${button("End All")}`),
        click(answer("End Connections")),
        see(`${row("claude.ai")}:not(:has(${button("End All")}))`),
    ],
});
