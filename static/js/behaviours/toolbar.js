// Buttons and keys for what an Arabic keyboard does not type (arabic.md §9): they put marks on the selection. A list goes
// on at Enter, a paragraph is turned, and what is pasted with its format becomes Markdown. Keys are physical ones.

import { announce } from "../live/announcer.js";
import { pastesFormatted } from "../live/pasting.js";
import { put } from "../live/typed.js";
import { blockDirection, continued, turned } from "../models/lines.js";
import { marked } from "../models/marks.js";
import { sends } from "./composer.js";

const ELSEWHERE = new Set(["mention", "thread", "more"]); // the first two are the lists' (behaviours/mention.js, references.js)
const BY_KEY = { KeyB: "bold", KeyI: "italic", KeyK: "link" };

const composes = (event) => event.isComposing || event.keyCode === 229;

class Tools {
  constructor(bar, box) {
    this.bar = bar;
    this.box = box;
    this.buttons = [...bar.querySelectorAll("button")];
    this.more = bar.querySelector("[data-mark=more]");
    bar.hidden = false;
    this.focusable(this.buttons[0]);
  }

  get shown() {
    return this.buttons.filter((button) => button.getClientRects().length);
  }

  /* One stop for the Tab key; arrows walk within, in the order they are read. */
  focusable(button) {
    for (const other of this.buttons) other.tabIndex = other === button ? 0 : -1;
  }

  press(name) {
    if (name === "more") this.open(this.more.getAttribute("aria-expanded") !== "true");
    else if (name === "direction") this.turn();
    else if (!ELSEWHERE.has(name)) this.mark(name);
  }

  open(open) {
    this.more.setAttribute("aria-expanded", String(open));
    this.bar.toggleAttribute("data-all", open);
  }

  mark(name) {
    const { box } = this;
    put(box, marked(name, box.value, box.selectionStart, box.selectionEnd, { column: this.bar.dataset.column }));
  }

  /* The paragraphs of the selection; where the whole text was given a direction, or nothing is written yet, that one. */
  turn(direction) {
    const { box } = this;
    const whole = box.form?.elements.direction;
    const now = (!whole?.value && blockDirection(box.value, box.selectionStart)) || getComputedStyle(box).direction;
    const wanted = direction ?? (now === "rtl" ? "ltr" : "rtl");
    if (whole?.value || !box.value) {
      box.dispatchEvent(new CustomEvent("majlis:turn", { bubbles: true, detail: wanted }));
    } else {
      const change = turned(box.value, box.selectionStart, box.selectionEnd, wanted);
      if (!change) return box.focus({ preventScroll: true });
      put(box, change);
    }
    const name = [...(whole?.options ?? [])].find((option) => option.value === wanted)?.textContent;
    if (name) announce(name);
    return undefined;
  }

  walk(event) {
    const forward = getComputedStyle(this.bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const { shown } = this;
    const at = shown.indexOf(document.activeElement);
    const next = { [forward]: at + 1, [back]: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const button = shown[(next + shown.length) % shown.length];
    this.focusable(button);
    button.focus();
  }

  key(event) {
    if (composes(event) || event.defaultPrevented || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const name = control && !event.shiftKey ? BY_KEY[event.code] : undefined;
    if (name) {
      event.preventDefault();
      event.stopPropagation(); // elsewhere Control+K looks for something
      this.mark(name);
    } else if (!control && (event.code === "Enter" || event.code === "NumpadEnter")) {
      this.goOn(event);
    }
  }

  /* The line that Enter begins. */
  goOn(event) {
    const { box } = this;
    const enterSends = "enterSends" in (box.form?.dataset ?? {});
    if (sends(event, enterSends) || event.shiftKey !== enterSends || box.getAttribute("aria-expanded") === "true") return;
    const change = continued(box.value, box.selectionStart, box.selectionEnd);
    if (!change) return;
    event.preventDefault();
    put(box, change);
  }
}

/* Control with a Shift, and nothing else between: the right one turns to the left, as in the browsers that know it. */
function turnsByKeys(tools, box, signal) {
  let held = "";
  box.addEventListener("keydown", (event) => {
    const isShift = event.code === "ShiftLeft" || event.code === "ShiftRight";
    held = isShift && event.ctrlKey && !event.altKey && !event.metaKey ? event.code : "";
  }, { signal });
  box.addEventListener("keyup", (event) => {
    if (!held || composes(event)) return;
    const direction = held === "ShiftRight" ? "rtl" : "ltr";
    held = "";
    tools.turn(direction);
  }, { signal });
}

export default function connect(bar) {
  const box = document.getElementById(bar.getAttribute("aria-controls"));
  if (!box) return undefined;
  const tools = new Tools(bar, box);
  const stop = new AbortController();
  const { signal } = stop;
  bar.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault(), { signal });
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) tools.press(button.dataset.mark);
  }, { signal });
  bar.addEventListener("keydown", (event) => tools.walk(event), { signal });
  box.addEventListener("keydown", (event) => tools.key(event), { signal });
  turnsByKeys(tools, box, signal);
  pastesFormatted(box, signal);
  return () => stop.abort();
}
