// One file to the server, with its progress: fetch does not tell how much has gone. The outcome is that of request.js.

import { token } from "./request.js";

/* {kind: "done", answer} · {kind: "refused", code, message} · {kind: "later", message?} · {kind: "signed-out"} */
export function upload(address, fields, { progress, signal }) {
  const request = new XMLHttpRequest();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(outcomeOf(request)));
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => resolve({ kind: "later" }));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.responseType = "text";
    request.send(form);
  });
}

function outcomeOf(request) {
  const answer = parsed(request.responseText);
  if (request.status >= 200 && request.status < 300 && answer?.id) return { kind: "done", answer };
  // Where one must sign in first, the browser has followed to that page.
  const elsewhere = request.status < 300 && answer === null;
  if (elsewhere || request.status === 401 || answer?.code === "sign_in_again") return { kind: "signed-out" };
  if (request.status >= 500 || request.status === 429 || request.status === 408 || answer === null) {
    return { kind: "later", message: answer?.message };
  }
  return { kind: "refused", code: answer.code, message: answer.message };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
