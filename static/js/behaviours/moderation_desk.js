// The queue: J and K walk it by their place on the keyboard, Enter opens; on a post that waits for approval A goes to
// Publish and R to Return. When anything moves on the desk, or in what waits, it says so.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isTaken } from "../live/keys.js";

const STEPS = { KeyJ: 1, KeyK: -1 };
const ACTS = { KeyA: "approve", KeyR: "return" };
const WAITING = new Set(["post.submitted", "post.published", "post.returned"]);

export default function connect(desk) {
  const moved = desk.querySelector("[data-moved]");
  const links = () => [...desk.querySelectorAll(".queue__link")];

  function goTo(key) {
    const act = document.activeElement?.closest(".queue__case")?.querySelector(`[data-key=${key}]`);
    act?.focus();
    return Boolean(act);
  }

  function onKey(event) {
    const key = ACTS[event.code];
    if (key && !event.shiftKey && !isTaken(event) && goTo(key)) return event.preventDefault();
    const step = STEPS[event.code];
    if (!step || event.shiftKey || isTaken(event)) return;
    const all = links();
    const at = all.indexOf(document.activeElement?.closest(".queue__case")?.querySelector(".queue__link"));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", onKey);
  const undo = [
    () => document.removeEventListener("keydown", onKey),
    follow(channel(), "event", (event) => {
      if ((event.room === Number(desk.dataset.desk) || WAITING.has(event.kind)) && moved) moved.hidden = false;
    }),
  ];
  return () => undo.forEach((one) => one());
}
