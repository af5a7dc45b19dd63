// Paste into a box: formatted text becomes Markdown. Control+Shift+V, which browsers give without format, stays plain.

import { fromHTML } from "../models/pasted.js";
import { type } from "./typed.js";

function paste(box, event) {
  const data = event.clipboardData;
  if (event.defaultPrevented || !data) return;
  const text = fromHTML(data.getData("text/html"));
  if (!text || text.trim() === data.getData("text/plain").trim()) return;
  event.preventDefault();
  const { value, selectionStart: at } = box;
  const beginsBlock = /^(?:#{1,6} |> |- |\d+\. |\||```)/u.test(text) || text.includes("\n\n");
  const gap = beginsBlock && at > 0 && value[at - 1] !== "\n" ? "\n\n" : "";
  type(box, gap + text);
}

export function pastesFormatted(box, signal) {
  let plain = false;
  // Some browsers give the format all the same.
  box.addEventListener("keydown", (event) => {
    plain = event.code === "KeyV" && event.shiftKey && (event.ctrlKey || event.metaKey);
  }, { signal });
  box.addEventListener("paste", (event) => {
    if (!plain) paste(box, event);
    plain = false;
  }, { signal });
}
