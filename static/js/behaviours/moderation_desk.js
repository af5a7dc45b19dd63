// The queue: J and K walk it by their place on the keyboard, Enter opens; when anything moves on the desk it says so.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isTaken } from "../live/keys.js";

const STEPS = { KeyJ: 1, KeyK: -1 };

export default function connect(desk) {
  const moved = desk.querySelector("[data-moved]");
  const links = () => [...desk.querySelectorAll(".queue__link")];

  function onKey(event) {
    const step = STEPS[event.code];
    if (!step || event.shiftKey || isTaken(event)) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
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
      if (event.room === Number(desk.dataset.desk) && moved) moved.hidden = false;
    }),
  ];
  return () => undo.forEach((one) => one());
}
