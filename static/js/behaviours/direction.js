// A box for text turns with what is written in it (arabic.md §9, T-KEY-3), unless she turned it herself; it also says in
// which language it takes the text to be, grows with it, and tells the spelling checker.

import { word } from "../live/words.js";
import { directionOf, languageOf } from "../models/writing.js";

export default function connect(form) {
  const box = form.elements.body;
  const { direction, language } = form.elements;
  if (!box) return undefined;
  const detected = language?.querySelector('option[value=""]');
  const title = detected?.textContent;
  const growsByItself = CSS.supports("field-sizing", "content");

  function turn() {
    const chosen = direction?.value ?? "";
    // Left to itself each paragraph has its own direction; an empty box waits in that of the page. A name in brackets has
    // no vote (arabic.md §2.3), which the browser does not know.
    const own = directionOf(box.value);
    box.dir = chosen || (own && (box.value.includes("@[") ? own : "auto"));
    if (!box.dir) box.removeAttribute("dir");
  }

  function guess() {
    const found = languageOf(box.value);
    const chosen = language?.value || found;
    if (chosen) box.lang = chosen;
    else box.removeAttribute("lang");
    if (!detected) return;
    const name = [...language.options].find((option) => option.value === found && found)?.textContent;
    detected.textContent = name ? word("detected", { language: name }) || title : title;
    const shown = form.querySelector("[data-language-shown]");
    if (shown) shown.textContent = [...language.options].find((option) => option.value === chosen && chosen)?.textContent ?? "";
  }

  function grow() {
    if (growsByItself) return;
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight}px`;
  }

  function look() {
    turn();
    guess();
    grow();
  }

  const stop = new AbortController();
  const { signal } = stop;
  box.addEventListener("input", look, { signal });
  form.addEventListener("change", look, { signal });
  form.addEventListener("majlis:filled", look, { signal });
  box.addEventListener("majlis:turn", ({ detail }) => {
    if (direction) direction.value = detail;
    look();
    box.focus({ preventScroll: true });
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }, { signal });
  look();
  return () => stop.abort();
}
