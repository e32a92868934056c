// Passkeys: the browser asks the device, the answer goes to the server as JSON in a hidden field.
// A form says by data-passkey what it wants: "login" (any account of this site), "get" (this account), "create".
// allauth's webauthn-json.js turns JSON into what browsers want and back.
"use strict";

const { webauthnJSON } = globalThis;

async function optionsFor(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-data").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
  return answer.json();
}

async function ask(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey !== "create") return webauthnJSON.get(options.request_options);
  const creation = options.creation_options;
  const alone = form.elements.passwordless?.checked ?? false; // to log in with it and nothing else
  Object.assign(creation.publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  });
  return webauthnJSON.create(creation);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!webauthnJSON?.supported()) break;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = document.querySelector("[data-passkey-fault]");
    fault.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
      form.submit();
    } catch {
      fault.hidden = false; // cancelled, too slow, or no passkey here
    }
  });
}
