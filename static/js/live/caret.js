// Where in a text box a character stands on the screen. A hidden copy of the box answers, because the box itself does
// not; so the answer is right for either direction and for paragraphs of both.

const COPIED = [
  "direction", "boxSizing", "inlineSize", "borderTopWidth", "borderRightWidth", "borderBottomWidth", "borderLeftWidth",
  "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "fontFamily", "fontSize", "fontWeight", "fontStyle",
  "lineHeight", "textAlign", "textIndent", "tabSize", "wordBreak", "overflowWrap", "unicodeBidi",
];

/* {top, bottom, left, direction} of the character at `at`, on the screen; `direction` is that of its paragraph. */
export function caretBox(box, at) {
  const style = getComputedStyle(box);
  const copy = document.createElement("div");
  copy.className = "mention-copy";
  for (const name of COPIED) copy.style[name] = style[name];
  copy.style.inlineSize = `${box.clientWidth}px`;
  copy.style.whiteSpace = "pre-wrap";
  const mark = document.createElement("span");
  const begin = box.value.lastIndexOf("\n", at - 1) + 1;
  const end = box.value.indexOf("\n", at);
  const paragraph = document.createElement("div");
  if (style.unicodeBidi === "plaintext" || box.dir === "auto") paragraph.dir = "auto";
  mark.textContent = box.value.slice(at, at + 1) || "\u200b";
  paragraph.append(box.value.slice(begin, at), mark, box.value.slice(at + 1, end < 0 ? undefined : end));
  const above = document.createElement("div");
  above.textContent = box.value.slice(0, begin);
  if (begin) copy.append(above);
  copy.append(paragraph);
  document.body.append(copy);
  const [frame, letter, own] = [copy.getBoundingClientRect(), mark.getBoundingClientRect(), box.getBoundingClientRect()];
  const { direction } = getComputedStyle(paragraph);
  copy.remove();
  const top = own.top + (letter.top - frame.top) - box.scrollTop;
  const start = direction === "rtl" ? letter.right : letter.left;
  return { top, bottom: top + letter.height, x: own.left + (start - frame.left), direction };
}
