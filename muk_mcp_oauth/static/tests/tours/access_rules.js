/** @odoo-module **/

import { registry } from "@web/core/registry";

import { NO_DIALOG, answer, button, click, row, see, type } from "./steps";

registry.category("web_tour.tours").add("muk_mcp_oauth.make_access_rule", {
    steps: () => [
        see(row("Personal data of employees")),
        click(".o_list_button_add"),
        type(".o_field_widget[name=name] input, .o_field_widget[name=name] textarea", "Nobody deletes contacts"),
        type(".o_field_widget[name=pattern] input", "res.partner"),
        click(".o_field_widget[name=allow_unlink] input"),
        type(".o_field_widget[name=sequence] input", "1"),
        click(".o_form_button_save"),
        see(".o_form_saved"),
        click(`.o_form_view ${button("Simulate")}`),
        type(".modal-body .o_field_widget[name=model_id] input", "res.partner"),
        click('.o-autocomplete--dropdown-item:contains("Contact")'),
        see(`.modal-body ${row("Delete")}:contains('Closed by the rule "Nobody deletes contacts".')`),
        see(`.modal-body ${row("Create")}:contains("Left open by the rule")`),
        click(answer("Close")),
        see(NO_DIALOG),
    ],
});
