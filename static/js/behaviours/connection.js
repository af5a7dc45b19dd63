// The quiet bar of a lost connection. A short break is not worth a word; what was typed stays in any case.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { word } from "../live/words.js";

const QUIET = 2_000;

export default function connect(bar) {
  const live = channel();
  if (!live) return undefined;
  const text = bar.querySelector("[data-connection-text]");
  let open = live.open;
  let timer = null;

  function show() {
    const said = word(navigator.onLine ? "reconnecting" : "offline");
    if (said && text.textContent !== said) text.textContent = said;
    bar.hidden = open && navigator.onLine;
  }

  function change() {
    clearTimeout(timer);
    if (open && navigator.onLine) show();
    else timer = setTimeout(show, navigator.onLine ? QUIET : 0);
  }

  const undo = follow(live, "state", (state) => {
    open = state.open;
    change();
  });
  window.addEventListener("online", change);
  window.addEventListener("offline", change);
  change();
  return undo;
}
