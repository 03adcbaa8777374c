/** @odoo-module **/

/** How long to wait for what a step is about [ms]: the longest that Odoo takes, as a machine may be busy. */
const timeout = 60000;

/** Until Odoo 17 a step that does nothing has to say so, or it clicks. */
export const see = (trigger) => ({ trigger, timeout, run() {} });

export const click = (trigger) => ({ trigger, timeout, run: "click" });

/** Odoo 17 calls it `text`. */
export const type = (trigger, text) => ({
    trigger,
    timeout,
    run: (helpers) => (helpers.edit ? helpers.edit(text) : helpers.text(text)),
});

/** Click what makes the browser load the page again; the next step is taken there. */
export const clickAndLoad = (trigger) => ({ ...click(trigger), expectUnloadPage: true });

export const NO_DIALOG = "body:not(:has(.modal))";

export const row = (text) => `.o_data_row:contains("${text}")`;

export const button = (name) => `button:contains("${name}")`;

/** A button of the dialog that is open; those of the page below it are in no footer. */
export const answer = (name) => `.modal-footer ${button(name)}`;
