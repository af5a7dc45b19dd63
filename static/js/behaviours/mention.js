// `@` in a box opens a list of those who may be named here: a combobox under the caret, walked by the arrows, with Enter
// or Tab to take one and Escape to go on writing (arabic.md §11). Bound to the form; without script the composer has a
// search of its own.

import { caretBox } from "../live/caret.js";
import { getJSON } from "../live/request.js";
import { Names, soughtAt } from "../models/mention_text.js";

const WAIT = 120;
const KEYS = new Set(["ArrowDown", "ArrowUp", "Enter", "NumpadEnter", "Tab", "Escape"]);
let made = 0;

class Menu {
  constructor(form) {
    this.form = form;
    this.box = form.elements.body;
    this.kept = form.elements.named;
    this.id = `mentions-${(made += 1)}`;
    this.answers = new Map(); // query → candidates
    this.sought = null;
    this.given = null; // where she closed the list: it stays closed for this one
    this.list = null;
    this.chosen = 0;
    this.follow = () => this.list && this.put();
  }

  get open() {
    return Boolean(this.list);
  }

  look() {
    const { selectionStart: caret, selectionEnd: end, value } = this.box;
    const sought = caret === end && document.activeElement === this.box ? soughtAt(value, caret) : null;
    if (!sought || sought.at === this.given) {
      if (!sought) this.given = null;
      return this.close();
    }
    this.sought = sought;
    clearTimeout(this.timer);
    const known = this.answers.get(sought.query);
    if (known) return this.show(known);
    this.timer = setTimeout(() => this.ask(sought), WAIT);
    return undefined;
  }

  async ask(sought) {
    const address = `${this.form.dataset.mentions}?q=${encodeURIComponent(sought.query)}`;
    try {
      const { candidates } = await getJSON(address);
      this.answers.set(sought.query, candidates);
      if (this.sought?.query === sought.query && this.sought.at === sought.at) this.show(candidates);
    } catch {
      // Offline nobody can be looked up; what is typed stays text.
      this.close();
    }
  }

  show(candidates) {
    if (!candidates.length) return this.close();
    this.list ??= this.make();
    this.candidates = candidates;
    this.list.replaceChildren(...candidates.map((one, at) => this.option(one, at)));
    this.choose(0);
    this.put();
    return undefined;
  }

  make() {
    const list = document.createElement("ul");
    list.className = "mention-menu";
    list.id = this.id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.form.dataset.mentionsName ?? "");
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
    this.form.append(list);
    this.mark(true);
    // The box grows, and so does what stands around it.
    this.watch = new ResizeObserver(() => this.list && this.put());
    this.watch.observe(this.form);
    window.addEventListener("scroll", this.follow, { passive: true });
    return list;
  }

  /* While the list is open the box is a combobox, and otherwise what it always was. */
  mark(open) {
    const states = {
      role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "true", "aria-controls": this.id,
    };
    for (const [name, value] of Object.entries(states)) {
      if (open) this.box.setAttribute(name, value);
      else this.box.removeAttribute(name);
    }
    if (!open) this.box.removeAttribute("aria-activedescendant");
  }

  option({ name, line }, at) {
    const option = document.createElement("li");
    option.id = `${this.id}-${at}`;
    option.className = "mention-menu__one";
    option.dataset.at = at;
    option.setAttribute("role", "option");
    const who = document.createElement("bdi");
    who.className = "mention-menu__name";
    who.textContent = name;
    option.append(who);
    if (line) {
      const what = document.createElement("bdi");
      what.className = "mention-menu__line";
      what.textContent = line;
      option.append(" ", what);
    }
    return option;
  }

  choose(at) {
    const options = [...this.list.children];
    this.chosen = (at + options.length) % options.length;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", String(place === this.chosen));
    this.box.setAttribute("aria-activedescendant", options[this.chosen].id);
    options[this.chosen].scrollIntoView({ block: "nearest" });
  }

  /* At the sign, on the side from which its paragraph is read; above the line where there is no room below. */
  put() {
    const caret = caretBox(this.box, this.sought.at);
    const form = this.form.getBoundingClientRect();
    const { width, height } = this.list.getBoundingClientRect();
    const left = caret.direction === "rtl" ? caret.x - width : caret.x;
    const inside = Math.min(Math.max(left, form.left), Math.max(form.right - width, form.left));
    const rtl = getComputedStyle(this.form).direction === "rtl";
    const bars = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
    const foot = document.querySelector(".tabbar")?.getBoundingClientRect();
    const floor = foot?.height ? foot.top : window.innerHeight;
    const above = caret.bottom + height > floor && caret.top - height > bars;
    this.list.style.insetInlineStart = `${rtl ? form.right - inside - width : inside - form.left}px`;
    this.list.style.insetBlockStart = `${(above ? caret.top - height : caret.bottom) - form.top}px`;
  }

  take(at) {
    const { at: from } = this.sought;
    const names = new Names(this.kept.value);
    const label = names.add(this.candidates[at]);
    this.close();
    this.kept.value = names.toString();
    this.box.setSelectionRange(from, this.box.selectionEnd);
    const text = `@[${label}] `;
    // execCommand, for all its age, is what keeps the browser's own undo.
    if (!document.execCommand("insertText", false, text)) this.box.setRangeText(text, from, this.box.selectionEnd, "end");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.sought = null;
    if (!this.list) return;
    this.watch.disconnect();
    window.removeEventListener("scroll", this.follow);
    this.list.remove();
    this.list = null;
    this.mark(false);
  }

  key(event) {
    if (!this.open || event.isComposing || event.keyCode === 229 || !KEYS.has(event.code)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "ArrowDown") this.choose(this.chosen + 1);
    else if (event.code === "ArrowUp") this.choose(this.chosen - 1);
    else if (event.code === "Escape") this.giveUp();
    else this.take(this.chosen);
  }

  giveUp() {
    this.given = this.sought?.at ?? null;
    this.close();
  }

  /* The button for those whose keyboard hides the sign. */
  begin() {
    const { box } = this;
    const before = box.value.slice(0, box.selectionStart);
    box.focus({ preventScroll: true });
    const text = before && !/\s$/.test(before) ? " @" : "@";
    if (!document.execCommand("insertText", false, text)) box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    this.look();
  }
}

export default function connect(form) {
  if (!form.elements.body || !form.elements.named || !form.dataset.mentions) return undefined;
  const menu = new Menu(form);
  const stop = new AbortController();
  const { signal } = stop;
  menu.box.addEventListener("input", () => menu.look(), { signal });
  menu.box.addEventListener("click", () => menu.look(), { signal });
  menu.box.addEventListener("keydown", (event) => menu.key(event), { signal });
  menu.box.addEventListener("keyup", (event) => event.code.startsWith("Arrow") && !menu.open && menu.look(), { signal });
  menu.box.addEventListener("blur", () => menu.close(), { signal });
  form.addEventListener("click", (event) => event.target.closest("[data-mark=mention]") && menu.begin(), { signal });
  return () => {
    menu.close();
    stop.abort();
  };
}
