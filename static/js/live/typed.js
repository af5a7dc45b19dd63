// Text put into a box as if it were typed.

/* `change` as in models/marks.js. execCommand, for all its age, is what keeps the browser's own undo; setRangeText is for
   those without it. */
export function put(box, { from, to, text, start, end }) {
  box.focus({ preventScroll: true });
  box.setSelectionRange(from, to);
  const done = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete");
  if (!done) {
    box.setRangeText(text, from, to);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(start, end);
}

/* At the caret, which then stands behind it. */
export function type(box, text) {
  const { selectionStart: from, selectionEnd: to } = box;
  put(box, { from, to, text, start: from + text.length, end: from + text.length });
}
