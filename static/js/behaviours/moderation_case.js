// A case, or a post that waits for approval: C takes it in hand, A dismisses or goes to Publish, R acts or returns, by
// their place on the keyboard; the text to the author follows the reason and the act until somebody changes it; when the
// case moves elsewhere the page says so.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isTaken } from "../live/keys.js";
import words from "../live/reason_words.js";

export default function connect(section) {
  const form = section.querySelector("[data-decision]");
  const choose = (act) => {
    const radio = form?.querySelector(`[name=act][value=${act}]`);
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.focus();
  };
  const goTo = (key) => section.querySelector(`[data-key=${key}]`)?.focus();
  const acts = {
    KeyC: () => section.querySelector("[data-key=claim]")?.requestSubmit(),
    KeyA: () => (choose("none"), goTo("approve")),
    KeyR: () => (choose("hide"), form?.querySelector("[data-key=return]") && form.elements.reason.focus()),
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
      const ours = event.room === Number(section.dataset.desk) || (event.post && event.post === Number(section.dataset.post));
      if (ours && moved) moved.hidden = false;
    }),
  ];
  return () => undo.forEach((one) => one());
}
