// A list under the caret: a combobox walked by the arrows, with Enter or Tab to take one and Escape to go on writing.
// What opens it, what it offers and what is put in the text are its user's.

import { caretBox } from "./caret.js";

const WAIT = 120;
const KEYS = new Set(["ArrowDown", "ArrowUp", "Enter", "NumpadEnter", "Tab", "Escape"]);
let made = 0;

export class Picker {
  /* `soughtAt(text, caret)` gives {at, query} or null; `find(query)` a promise of [{name, line, dir}]; `take(one, from)`
     puts one in place of what stands from `from` to the caret. Without `eager` nothing is chosen before an arrow: Enter
     is still a new line, and Tab takes the first. */
  constructor(form, { label, soughtAt, find, take, eager = true }) {
    Object.assign(this, { form, label, soughtAt, find, taken: take, eager });
    this.box = form.elements.body;
    this.id = `picker-${(made += 1)}`;
    this.answers = new Map(); // query → what was found
    this.sought = null;
    this.given = null; // where she closed the list: it stays closed for this one
    this.list = null;
    this.chosen = -1;
    this.follow = () => this.list && this.put();
  }

  get open() {
    return Boolean(this.list);
  }

  look() {
    const { selectionStart: caret, selectionEnd: end, value } = this.box;
    const sought = caret === end && document.activeElement === this.box ? this.soughtAt(value, caret) : null;
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
    try {
      const found = await this.find(sought.query);
      this.answers.set(sought.query, found);
      if (this.sought?.query === sought.query && this.sought.at === sought.at) this.show(found);
    } catch {
      // Offline nothing can be looked up; what is typed stays text.
      this.close();
    }
  }

  show(found) {
    if (!found.length) return this.close();
    this.list ??= this.make();
    this.found = found;
    this.list.replaceChildren(...found.map((one, at) => this.option(one, at)));
    this.choose(this.eager ? 0 : -1);
    this.put();
    return undefined;
  }

  make() {
    const list = document.createElement("ul");
    list.className = "mention-menu";
    list.id = this.id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.label ?? "");
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

  option({ name, line, dir }, at) {
    const option = document.createElement("li");
    option.id = `${this.id}-${at}`;
    option.className = "mention-menu__one";
    option.dataset.at = at;
    option.setAttribute("role", "option");
    const who = document.createElement("bdi");
    who.className = "mention-menu__name";
    if (dir) who.dir = dir;
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
    this.chosen = at < 0 && this.chosen < 0 ? -1 : (at + options.length) % options.length;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", String(place === this.chosen));
    if (this.chosen < 0) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", options[this.chosen].id);
    return options[this.chosen].scrollIntoView({ block: "nearest" });
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
    const one = this.found[at];
    this.close();
    this.taken(one, from);
  }

  close() {
    clearTimeout(this.timer);
    this.sought = null;
    this.chosen = -1;
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
    if (this.chosen < 0 && event.code.endsWith("Enter")) return this.close();
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "ArrowDown") this.choose(this.chosen < 0 ? 0 : this.chosen + 1);
    else if (event.code === "ArrowUp") this.choose(this.chosen < 0 ? this.found.length - 1 : this.chosen - 1);
    else if (event.code === "Escape") this.giveUp();
    else this.take(Math.max(this.chosen, 0));
    return undefined;
  }

  giveUp() {
    this.given = this.sought?.at ?? null;
    this.close();
  }

  /* Looks as she types, until `signal`. */
  listen(signal) {
    const { box } = this;
    box.addEventListener("input", () => this.look(), { signal });
    box.addEventListener("click", () => this.look(), { signal });
    box.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    box.addEventListener("keyup", (event) => event.code.startsWith("Arrow") && !this.open && this.look(), { signal });
    box.addEventListener("blur", () => this.close(), { signal });
    signal.addEventListener("abort", () => this.close());
  }
}
