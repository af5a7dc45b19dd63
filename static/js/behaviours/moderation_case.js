// A case: C takes it in hand, A dismisses, R acts, by their place on the keyboard; the text to the author follows the
// reason until somebody changes it; when the case moves elsewhere the page says so.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isTaken } from "../live/keys.js";

function words(form) {
  const data = document.getElementById("messages-by-reason");
  const reason = form?.elements.reason;
  const text = form?.elements.words;
  if (!data || !reason || !text) return () => {};
  const byReason = JSON.parse(data.textContent);
  let last = text.value;
  const onChange = () => {
    if (text.value !== last && text.value !== "") return;
    last = text.value = byReason[reason.value] ?? "";
  };
  reason.addEventListener("change", onChange);
  return () => reason.removeEventListener("change", onChange);
}

export default function connect(section) {
  const form = section.querySelector("[data-decision]");
  const choose = (act) => {
    const radio = form?.querySelector(`[name=act][value=${act}]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  };
  const acts = {
    KeyC: () => section.querySelector("[data-key=claim]")?.requestSubmit(),
    KeyA: () => choose("none"),
    KeyR: () => choose("hide"),
  };

  function onKey(event) {
    const act = acts[event.code];
    if (!act || event.shiftKey || isTaken(event)) return;
    event.preventDefault();
    act();
  }

  document.addEventListener("keydown", onKey);
  const undo = [
    () => document.removeEventListener("keydown", onKey),
    words(form),
    follow(channel(), "event", (event) => {
      const moved = section.querySelector("[data-moved]");
      if (event.room === Number(section.dataset.desk) && moved) moved.hidden = false;
    }),
  ];
  return () => undo.forEach((one) => one());
}
