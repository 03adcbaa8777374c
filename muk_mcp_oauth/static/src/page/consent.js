/* Protects a decision from being made by accident or by somebody else's trick; without it the page works all the same. */

(() => {
    "use strict";

    // A window that slides under the second click of a double click has been there for less than this.
    const MILLISECONDS_TO_LOOK = 500;
    const form = document.querySelector(".o_mcp_oauth_consent");
    if (!form) {
        return;
    }
    const allow = form.querySelector("[name=decision][value=allow]");
    const boxes = [...form.querySelectorAll("[name=scope]")];
    let userIsHere = false;
    let timer;

    const isArmed = () => userIsHere && !allow.hasAttribute("aria-disabled");

    /** Begin anew whenever the page comes into view. */
    function look() {
        allow.setAttribute("aria-disabled", "true");
        clearTimeout(timer);
        timer = setTimeout(() => allow.removeAttribute("aria-disabled"), MILLISECONDS_TO_LOOK);
    }

    function submit(event) {
        if (event.submitter?.name !== "decision") {
            event.preventDefault();
            return;
        }
        const allowing = event.submitter === allow;
        if (allowing && !(isArmed() && boxes.some((box) => box.checked))) {
            event.preventDefault();
            return;
        }
        if (allowing) {
            form.querySelector("[role=status]").textContent = form.dataset.connecting;
        }
        // The pressed button is part of the form only as long as it can be pressed, and the form is read after this.
        setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
    }

    for (const name of ["pointermove", "pointerdown", "keydown"]) {
        document.addEventListener(name, (event) => (userIsHere ||= event.isTrusted), { capture: true });
    }
    document.addEventListener("visibilitychange", look);
    window.addEventListener("focus", look);
    // A page from the browser's memory was decided on before.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    form.addEventListener("submit", submit);
    look();
})();
