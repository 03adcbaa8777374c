/** @odoo-module **/

import { registry } from "@web/core/registry";

import { NO_DIALOG, answer, button, click, clickAndLoad, see, type } from "./steps";

const tours = registry.category("web_tour.tours");

tours.add("muk_mcp_oauth.change_settings", {
    steps: () => [
        type(".o_field_widget[name=mcp_oauth_access_token_ttl] input", "600"),
        type(".o_field_widget[name=mcp_oauth_grace_seconds] input", "60"),
        clickAndLoad("button.o_form_button_save"),
        see("body:not(:has(.o_form_dirty)) .o_field_widget[name=mcp_oauth_access_token_ttl] input"),
    ],
});

tours.add("muk_mcp_oauth.test_address", {
    steps: () => [
        click(button("Test What AI Clients Find There")),
        see('.modal-body .alert:contains("AI clients cannot connect yet")'),
        see('.modal-body .o_data_row:contains("Not OK"):contains("Check the Public URL")'),
        see('.modal-body .o_data_row:contains("OK"):contains("Somebody may connect")'),
        see('.modal-body .o_data_row:contains("You use Odoo at another address than clients do.")'),
        click('.modal-body .nav-link:contains("Proxy")'),
        see('.modal-body .o_field_widget[name=nginx]:contains("server_name odoo.example")'),
        click('.modal-body .nav-link:contains("Report")'),
        see('.modal-body .o_field_widget[name=report]:contains("unreachable")'),
        click(answer("Close")),
        see(NO_DIALOG),
    ],
});
