// A password that one types can be seen while one types it: what is long is easily mistyped.
//
// <input id="password" type="password"> <button type="button" data-reveal="password" aria-pressed="false" hidden>…</button>
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-reveal]")) {
    const field = document.getElementById(button.dataset.reveal);
    const show = (isShown) => {
      field.type = isShown ? "text" : "password";
      button.setAttribute("aria-pressed", String(isShown));
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      show(field.type === "password");
      field.focus();
    });
    // What is sent is a password again, so that no browser remembers it as text.
    field.form.addEventListener("submit", () => show(false));
  }
})();
