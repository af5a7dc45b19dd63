// A form whose hidden field `credential` is filled by the device: data-passkey="login", "show" or "create".
// The server's options come from a JSON script (data-passkey-options) or, for "login", from the form's own address.

const BYTES = ["challenge"];

function bytes(text) {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readable(options) {
  const result = { ...options };
  for (const name of BYTES) if (result[name]) result[name] = bytes(result[name]);
  if (result.user) result.user = { ...result.user, id: bytes(result.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    if (result[list]) result[list] = result[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return result;
}

function sendable(credential) {
  const { response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  const script = document.getElementById(form.dataset.passkeyOptions);
  if (script) return JSON.parse(script.textContent).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options.publicKey;
}

function withoutPassword(options, alone) {
  // A passkey that signs in alone lives in the device and is opened by the person, not only by a touch.
  options.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone ? { userVerification: "required" } : {}),
  };
  return options;
}

async function ask(form) {
  const options = readable(await optionsOf(form));
  if (form.dataset.passkey !== "create") return navigator.credentials.get({ publicKey: options });
  const alone = form.elements.passwordless?.checked ?? false;
  return navigator.credentials.create({ publicKey: withoutPassword(options, alone) });
}

export default function connect(form) {
  if (!window.PublicKeyCredential) return undefined;
  const error = form.querySelector("[data-passkey-error]");

  async function onSubmit(event) {
    event.preventDefault();
    error.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(sendable(await ask(form)));
    } catch {
      // Cancelled, timed out or not known to this device: the person may try again or take another way.
      error.textContent = form.dataset.passkeyFailed;
      error.hidden = false;
      return;
    }
    form.submit();
  }

  form.hidden = false;
  form.addEventListener("submit", onSubmit);
  return () => form.removeEventListener("submit", onSubmit);
}
