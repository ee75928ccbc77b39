// Proof of work on our pages, where the operator asks for it. What a page says to this script, and what it gets back:
//
// <form method="post"><input type="hidden" name="work" data-work="PUZZLE" data-work-bits="10">…</form>
//
// The field becomes PUZZLE.NUMBER, where PBKDF2 (HMAC-SHA-256, 1,000 rounds, the number as password, the puzzle as salt) begins with so many
// zero bits. The search begins with the page, mostly while somebody types; a form that is sent earlier waits for it.
(() => {
  "use strict";
  const field = document.querySelector("[data-work]");
  const crypto = window.crypto && window.crypto.subtle;
  // Without a secure context there is none; few tries are let through without it.
  if (!field || !crypto) return;

  const bytes = (text) => new TextEncoder().encode(text);

  async function begin(number, salt) {
    const key = await crypto.importKey("raw", bytes(String(number)), "PBKDF2", false, ["deriveBits"]);
    const block = await crypto.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 1000 }, key, 32);
    return new DataView(block).getUint32(0);
  }

  async function search() {
    const { work, workBits } = field.dataset;
    const salt = bytes(work);
    for (let number = 0; ; number += 1) {
      if (Math.clz32(await begin(number, salt)) >= Number(workBits)) return `${work}.${number}`;
    }
  }

  const found = search().then(
    (answer) => (field.value = answer),
    () => {},
  );
  // Whoever goes back or cancels does not wait.
  const COSTS_WORK = ["", "mail", "reset", "again"];
  const { form } = field;
  let state = "searching";
  found.then(() => (state = state === "sending" ? state : "found"));
  form.addEventListener("submit", (event) => {
    const { submitter } = event;
    if (state === "found" || !COSTS_WORK.includes(submitter?.value ?? "")) return;
    event.preventDefault();
    if (state === "sending") return;
    state = "sending";
    form.setAttribute("aria-busy", "true");
    found.then(() => {
      state = "found";
      form.requestSubmit(submitter);
    });
  });
})();
