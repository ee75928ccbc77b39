// Passkeys on our pages. What a page says to this script, and what it gets back:
//
// <form method="post" data-passkey="get" data-passkey-options="/address">    or data-passkey="create"
//   <input type="hidden" name="csrf" value="…">                              sent with the request for options
//   <input type="hidden" name="ceremony"> <input type="hidden" name="credential">   filled in before the form is sent
//   <button type="button" data-passkey-button hidden>…</button>              shown where there are passkeys; asks in a dialog
//   <p data-passkey-message role="alert" hidden></p>                         one of the texts below
//   <template data-passkey-text="failed">…</template>                        it could not be done
//   <template data-passkey-text="cancelled">…</template>                     the dialog ended without one: cancelled, too slow, none found
//   <template data-passkey-text="exists">…</template>                        this authenticator has one already ("create")
//   <template data-passkey-text="missing">…</template>                       the browser has no passkeys; without it nothing is said
// </form>
//
// The options are asked for by POST of csrf and mediation ("conditional" or "modal"; "create" sends csrf alone). The answer is the JSON
// {"ceremony": "…", "options": {"publicKey": {…}, "mediation": "conditional"}}. A press on the button sends the form when there is a
// credential; who cancels, or does nothing, stays where they are, and is told. If the page has a field with autocomplete="… webauthn", passkeys are
// offered in it too (for the first form of kind "get"), by a request that is made anew before its challenge is over.
//
// <input type="hidden" name="…" data-passkey-ability>   says "yes" where this device, or what keeps passkeys on it, makes them
//
// <meta name="passkey-signal" content='{"rpId": …}'>   what authenticators are told, as the Signal API's dictionaries: with
//   credentialId that it is unknown, with allAcceptedCredentialIds which there are, with name and displayName what they are called.
(() => {
  "use strict";
  const api = window.PublicKeyCredential;
  if (!api || !navigator.credentials) {
    for (const form of document.querySelectorAll("form[data-passkey]")) say(form, "missing");
    return;
  }

  // A challenge is good for five minutes.
  const RENEWED_AFTER = 240_000;

  const decode = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  function parse(kind, json) {
    const parser = kind === "get" ? "parseRequestOptionsFromJSON" : "parseCreationOptionsFromJSON";
    if (api[parser]) return api[parser](json);
    const known = (list) => (list || []).map((one) => ({ ...one, id: decode(one.id) }));
    const options = { ...json, challenge: decode(json.challenge) };
    if (kind === "get") return { ...options, allowCredentials: known(json.allowCredentials) };
    options.user = { ...json.user, id: decode(json.user.id) };
    return { ...options, excludeCredentials: known(json.excludeCredentials) };
  }

  function toJson(credential) {
    try {
      return credential.toJSON();
    } catch {
      // An older browser, or a password manager that stands in for it.
    }
    const { id, rawId, type, response } = credential;
    const members = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const encoded = {};
    for (const member of members) {
      if (response[member]) encoded[member] = encode(response[member]);
    }
    if (response.getTransports) encoded.transports = response.getTransports();
    return { id, rawId: encode(rawId), type, clientExtensionResults: {}, response: encoded };
  }

  async function options(form, mediation) {
    const body = new URLSearchParams({ csrf: form.elements.namedItem("csrf").value });
    if (mediation) body.set("mediation", mediation);
    const answer = await fetch(form.dataset.passkeyOptions, {
      method: "POST",
      body,
      headers: { accept: "application/json" },
      redirect: "error",
    });
    if (!answer.ok) throw new Error(`options: ${answer.status}`);
    return answer.json();
  }

  function send(form, ceremony, credential) {
    form.elements.namedItem("ceremony").value = ceremony;
    form.elements.namedItem("credential").value = JSON.stringify(toJson(credential));
    // The prototype's method is called, because a field may be named "submit".
    HTMLFormElement.prototype.submit.call(form);
  }

  function say(form, name) {
    const place = form.querySelector("[data-passkey-message]");
    const text = name && form.querySelector(`template[data-passkey-text="${name}"]`);
    if (!place) return;
    place.hidden = !text;
    place.textContent = text ? text.content.textContent : "";
  }

  // The request behind the field: at most one, and none beside a dialog.
  let pending = null;
  let timer = 0;

  function withdraw() {
    clearTimeout(timer);
    pending?.abort();
    pending = null;
  }

  async function offer(form) {
    withdraw();
    const request = new AbortController();
    pending = request;
    timer = setTimeout(() => offerWhenSeen(form, request), RENEWED_AFTER);
    try {
      const { ceremony, options: asked } = await options(form, "conditional");
      if (pending !== request) return;
      const publicKey = parse("get", asked.publicKey);
      const credential = await navigator.credentials.get({
        publicKey,
        mediation: "conditional",
        signal: request.signal,
      });
      if (pending === request && credential) send(form, ceremony, credential);
    } catch {
      // The field stays what it is without passkeys.
    }
  }

  // A page that nobody looks at asks for nothing; it asks again when it is looked at.
  function offerWhenSeen(form, request) {
    if (pending !== request) return;
    if (!document.hidden) {
      offer(form);
      return;
    }
    const seen = () => {
      if (pending === request) offer(form);
    };
    document.addEventListener("visibilitychange", seen, { once: true });
  }

  async function press(form, button, resume) {
    const kind = form.dataset.passkey;
    withdraw();
    say(form, null);
    button.disabled = true;
    try {
      const { ceremony, options: asked } = await options(form, kind === "get" ? "modal" : null);
      const publicKey = parse(kind, asked.publicKey);
      const credential = await navigator.credentials[kind]({ publicKey });
      if (credential) send(form, ceremony, credential);
    } catch (error) {
      // One that was aborted belongs to a page that is being left.
      const said = { NotAllowedError: "cancelled", InvalidStateError: "exists", AbortError: null };
      say(form, error.name in said ? said[error.name] : "failed");
      resume();
    } finally {
      button.disabled = false;
    }
  }

  async function begin() {
    const forms = [...document.querySelectorAll("form[data-passkey]")];
    const field = document.querySelector('input[autocomplete~="webauthn"]');
    const getting = field && forms.find((form) => form.dataset.passkey === "get");
    const canOffer = getting && (await api.isConditionalMediationAvailable?.().catch(() => false));
    const resume = () => {
      if (canOffer) offer(getting);
    };
    for (const form of forms) {
      const button = form.querySelector("[data-passkey-button]");
      if (!button) continue;
      button.hidden = false;
      button.addEventListener("click", () => press(form, button, resume));
    }
    resume();
    // Back by the browser's button: what was asked for has been withdrawn.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) resume();
    });
    window.addEventListener("pagehide", withdraw);
  }

  async function tell(field) {
    // Not conditionalCreate: browsers have that, whether or not there is anything that makes one.
    const known = (await api.getClientCapabilities?.())?.passkeyPlatformAuthenticator;
    if (known ?? (await api.isUserVerifyingPlatformAuthenticatorAvailable?.())) field.value = "yes";
  }

  // Whatever an authenticator makes of it is its own affair.
  async function signal(told) {
    const { rpId, userId, credentialId, allAcceptedCredentialIds, name, displayName } = told;
    if (credentialId) await api.signalUnknownCredential?.({ rpId, credentialId });
    if (allAcceptedCredentialIds) {
      await api.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds });
    }
    if (name) await api.signalCurrentUserDetails?.({ rpId, userId, name, displayName });
  }

  for (const meta of document.querySelectorAll('meta[name="passkey-signal"]')) {
    signal(JSON.parse(meta.content)).catch(() => {});
  }
  for (const field of document.querySelectorAll("[data-passkey-ability]")) tell(field).catch(() => {});
  begin();
})();
