// Buttons for the marks that an Arabic keyboard does not type (arabic.md §9): they wrap the selection.

import { marked } from "../models/writing.js";

function turn(box) {
  const now = getComputedStyle(box).direction;
  box.dispatchEvent(new CustomEvent("majlis:turn", { bubbles: true, detail: now === "rtl" ? "ltr" : "rtl" }));
}

function put(box, name) {
  const change = marked(name, box.value, box.selectionStart, box.selectionEnd);
  box.focus({ preventScroll: true });
  box.setSelectionRange(change.from, change.to);
  // execCommand, for all its age, is what keeps the browser's own undo; setRangeText is for those without it.
  if (!document.execCommand("insertText", false, change.text)) box.setRangeText(change.text, change.from, change.to);
  box.setSelectionRange(change.start, change.end);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export default function connect(bar) {
  const box = document.getElementById(bar.getAttribute("aria-controls"));
  if (!box) return;
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;

  /* One stop for the Tab key; arrows walk within, in the order they are read. */
  function focusable(button) {
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
  }

  bar.addEventListener("click", (event) => {
    const name = event.target.closest("[data-mark]")?.dataset.mark;
    if (!name || name === "mention") return; // that one is the list's (behaviours/mention.js)
    if (name === "direction") turn(box);
    else put(box, name);
  });
  bar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const at = buttons.indexOf(document.activeElement);
    const next = { [forward]: at + 1, [back]: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const button = buttons[(next + buttons.length) % buttons.length];
    focusable(button);
    button.focus();
  });
  focusable(buttons[0]);
}
