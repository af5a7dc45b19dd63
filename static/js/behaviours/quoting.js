// A button beside what is selected in a post, to quote just that. The post's own "Quote" does the same for who types.

import { cloneOf } from "../live/here.js";
import { bodyOf } from "../live/selected.js";

const AFTER = 200; // milliseconds: a selection that is still being drawn is left alone
const APART = 8; // pixels between the words and the button

export default function connect(section) {
  const button = cloneOf("part-quote");
  if (!button || !document.querySelector("form[data-thread] [name=body]")) return undefined;
  const stop = new AbortController();
  let waiting;
  let act;

  function place() {
    const selection = document.getSelection();
    const body = selection && !selection.isCollapsed && selection.toString().trim() ? bodyOf(selection) : null;
    act = body && section.contains(body) ? body.closest(".post")?.querySelector("[data-act=quote]") : null;
    button.hidden = !act;
    if (!act) return;
    if (!button.isConnected) document.body.append(button);
    const box = selection.getRangeAt(0).getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = button;
    const left = Math.min(Math.max(box.left + box.width / 2 - width / 2, APART), window.innerWidth - width - APART);
    const above = box.top - height - APART;
    const start = document.dir === "rtl" ? document.documentElement.clientWidth - left - width : left;
    button.style.setProperty("--x", `${start}px`);
    button.style.setProperty("--y", `${(above > 0 ? above : box.bottom + APART) + window.scrollY}px`);
  }

  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(place, AFTER);
  }, { signal: stop.signal });
  // The press itself must not take the selection away.
  button.addEventListener("pointerdown", (event) => event.preventDefault(), { signal: stop.signal });
  button.addEventListener("click", () => {
    act?.click();
    document.getSelection()?.removeAllRanges();
    button.hidden = true;
  }, { signal: stop.signal });
  return () => {
    clearTimeout(waiting);
    stop.abort();
    button.remove();
  };
}
