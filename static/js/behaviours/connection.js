// The quiet bar of a lost connection. A short break is not worth a word; what was typed stays in any case.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { word } from "../live/words.js";

const QUIET = 2_000;

export default function connect(bar) {
  const live = channel();
  if (!live) return undefined;
  const text = bar.querySelector("[data-connection-text]");
  let { open } = live;
  let reason = ""; // what the server said before it closed
  let timer = null;

  function show() {
    timer = null;
    const said = reason || word(navigator.onLine ? "reconnecting" : "offline");
    if (said && text.textContent !== said) text.textContent = said;
    bar.hidden = open && navigator.onLine;
  }

  function change() {
    if (open && navigator.onLine) {
      clearTimeout(timer);
      show();
    } else {
      // Each attempt that fails comes by here; none of them begins the wait anew.
      timer ??= setTimeout(show, navigator.onLine ? QUIET : 0);
    }
  }

  const undo = [
    follow(live, "state", (state) => {
      open = state.open;
      change();
    }),
    follow(live, "error", ({ message }) => (reason = message)),
    // Only an answered question proves that the line is well again: some are closed as soon as they open.
    follow(live, "caught-up", () => (reason = "")),
  ];
  window.addEventListener("online", change);
  window.addEventListener("offline", change);
  change();
  return () => undo.forEach((step) => step());
}
