// Writing is an HTTP POST (delivery.md §2). One call, one outcome; who calls decides whether to try again.

const PATIENCE = 10_000;

/* The cookie is read each time: a sign-in in another tab gives a new token. */
export function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)(?:__Host-)?majlis-csrf=([^;]+)/)?.[1];
  return cookie ?? document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/* A signal that ends with the first of these; AbortSignal.any is missing in browsers of two years ago. */
export function whichever(signals) {
  if (AbortSignal.any) return AbortSignal.any(signals);
  const first = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) first.abort();
    signal.addEventListener("abort", () => first.abort(), { once: true });
  }
  return first.signal;
}

/* {kind: "done", answer} · {kind: "refused", code, message} · {kind: "later", after?} · {kind: "signed-out"}.
   "later" stands for everything that does not say whether it was done: the same command is sent again. */
export async function post(address, fields, { signal, keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "manual",
      keepalive,
      signal: whichever([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]),
    });
  } catch {
    return { kind: "later" };
  }
  return outcomeOf(response);
}

/* The same to a door of the API, which takes JSON and whose answers have no `ok` of their own. */
export async function put(address, values, { keepalive = false } = {}) {
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
  try {
    const sent = { method: "PUT", body: JSON.stringify(values), headers, redirect: "manual", keepalive };
    const response = await fetch(address, { ...sent, signal: AbortSignal.timeout(PATIENCE) });
    return response.ok ? { kind: "done", answer: await response.json() } : await outcomeOf(response);
  } catch {
    return { kind: "later" };
  }
}

// To be told at once, though it is possible later: she sends again when she is ready, not the page minutes afterwards.
const TOLD_AT_ONCE = new Set(["slow_mode"]);

async function outcomeOf(response) {
  if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" };
  const answer = await response.json().catch(() => null);
  if (response.ok && answer?.ok) return { kind: "done", answer };
  if (TOLD_AT_ONCE.has(answer?.code)) return { kind: "refused", code: answer.code, message: answer.message };
  if (response.status >= 500 || response.status === 429 || response.status === 408 || answer === null) {
    const after = Number(answer?.retry_after ?? response.headers.get("Retry-After")) * 1000;
    return { kind: "later", after: after || undefined, message: answer?.message };
  }
  return { kind: "refused", code: answer.code, message: answer.message, answer };
}

export async function getJSON(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (response.ok) return response.json();
  const answer = await response.json().catch(() => null);
  throw Object.assign(new Error(`${address} answers ${response.status}`), { answer });
}

/* Another page of ours as a document; nothing when nobody answers. A page that is closed to her now, or somebody else's,
   is for the browser to show: this one is left. */
export async function getPage(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok && response.status !== 403 && response.status !== 404) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.ok && page.body.dataset.person === document.body.dataset.person) return page;
  } catch {
    return null;
  }
  window.location.reload();
  return null;
}
