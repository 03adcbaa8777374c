/** @odoo-module **/

import { registry } from "@web/core/registry";

import { answer, button, click, row, see } from "./steps";

const REFUSED = "Claude wants its answers at claude.ai";

registry.category("web_tour.tours").add("muk_mcp_oauth.allow_refused_host", {
    steps: () => [
        click(`${row(REFUSED)} [name=what]`),
        see(`.o_form_sheet h2:contains("${REFUSED}")`),
        click(`.o_form_view ${button("Allow Host")}`),
        see('.modal-body:contains("may then receive answers")'),
        click(answer("Ok")),
        see('.o_notification:contains("Done. The user can now connect again")'),
    ],
});
