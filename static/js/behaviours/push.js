// Whether this browser is woken for what is addressed to her: asked of the browser only when she presses.

import { post } from "../live/request.js";
import { uuid } from "../models/outbox.js";

function bytesOf(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(padded + "=".repeat((4 - (padded.length % 4)) % 4)), (letter) => letter.charCodeAt(0));
}

export default function connect(section) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return undefined;
  section.hidden = false;
  const wake = section.querySelector("[data-act=wake]");
  const rest = section.querySelector("[data-act=rest]");
  const said = section.querySelector("[data-said]");
  const stop = new AbortController();
  const say = (name) => (said.textContent = name ? section.querySelector(`[data-${name}]`).content.textContent : "");

  function show(subscription) {
    wake.hidden = Boolean(subscription);
    rest.hidden = !subscription;
    say(subscription ? "on" : "");
  }

  const tell = (fields) => post(section.dataset.address, [["client_id", uuid()], ...Object.entries(fields)]);

  async function subscribe() {
    if ((await Notification.requestPermission()) !== "granted") return say("denied");
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(section.dataset.key) });
    const { endpoint, keys } = subscription.toJSON();
    const outcome = await tell({ address: endpoint, ...keys, device: navigator.userAgentData?.platform ?? "" });
    if (outcome.kind === "done") return show(subscription);
    await subscription.unsubscribe();
    said.textContent = outcome.message ?? section.querySelector("[data-failed]").content.textContent;
    return undefined;
  }

  async function unsubscribe() {
    const { pushManager } = await navigator.serviceWorker.ready;
    const subscription = await pushManager.getSubscription();
    if (subscription) {
      await tell({ address: subscription.endpoint, stops: "1" });
      await subscription.unsubscribe();
    }
    show(null);
  }

  const trying = (act) => () => act().catch(() => say("failed"));
  wake.addEventListener("click", trying(subscribe), { signal: stop.signal });
  rest.addEventListener("click", trying(unsubscribe), { signal: stop.signal });
  navigator.serviceWorker.ready.then(({ pushManager }) => pushManager.getSubscription()).then(show, () => {});
  return () => stop.abort();
}
