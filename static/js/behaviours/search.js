// Under the box of a search what may be meant: threads, rooms, people to go to, filters to put in. A combobox walked by
// the arrows, by their place on the keyboard; Enter without a choice searches, as without script (product.md §3).

import { getJSON } from "../live/request.js";

const WAIT = 150;
const KEPT = 60; // answers
let made = 0;

class Menu {
  #form;
  #box;
  #id = `search-menu-${(made += 1)}`;
  #answers = new Map(); // what stood before the caret → suggestions
  #list = null;
  #shown = [];
  #chosen = -1;
  #timer = 0;
  #closed = null; // what stood there when she closed the list: it stays closed for this

  constructor(form) {
    this.#form = form;
    this.#box = form.elements.q;
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(states)) this.#box.setAttribute(name, value);
    this.#box.autocomplete = "off";
  }

  get box() {
    return this.#box;
  }

  #before() {
    return this.#box.value.slice(0, this.#box.selectionStart ?? this.#box.value.length);
  }

  look() {
    clearTimeout(this.#timer);
    const before = this.#before();
    if (document.activeElement !== this.#box || before === this.#closed) return this.close();
    this.#closed = null;
    const known = this.#answers.get(before);
    if (known) return this.#show(known);
    this.#timer = setTimeout(() => this.#ask(before), WAIT);
    return undefined;
  }

  async #ask(before) {
    try {
      const { suggestions } = await getJSON(`${this.#form.dataset.suggest}?q=${encodeURIComponent(before)}`);
      if (this.#answers.size >= KEPT) this.#answers.clear();
      this.#answers.set(before, suggestions);
      if (this.#before() === before && document.activeElement === this.#box) this.#show(suggestions);
    } catch {
      // Offline, or too many in a minute: the search itself goes on.
      this.close();
    }
  }

  #show(suggestions) {
    if (!suggestions.length) return this.close();
    this.#list ??= this.#make();
    this.#shown = suggestions;
    this.#list.replaceChildren(...this.#options(suggestions));
    this.#choose(-1);
    return undefined;
  }

  #make() {
    const list = document.createElement("ul");
    list.className = "search-menu";
    list.id = this.#id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.#form.dataset.suggestName ?? "");
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take(Number(option.dataset.at));
    });
    this.#box.parentElement.append(list);
    this.#box.setAttribute("aria-expanded", "true");
    this.#box.setAttribute("aria-controls", this.#id);
    return list;
  }

  *#options(suggestions) {
    let head = null;
    for (const [at, one] of suggestions.entries()) {
      if (one.head !== head) yield this.#head((head = one.head));
      yield this.#option(one, at);
    }
  }

  #head(words) {
    const head = document.createElement("li");
    head.className = "search-menu__head";
    head.setAttribute("role", "presentation");
    head.textContent = words;
    return head;
  }

  #option({ text, line, dir }, at) {
    const option = document.createElement("li");
    option.id = `${this.#id}-${at}`;
    option.className = "search-menu__one";
    option.dataset.at = at;
    option.setAttribute("role", "option");
    const what = document.createElement("bdi");
    what.textContent = text;
    what.dir = dir;
    option.append(what);
    if (line) {
      const more = document.createElement("bdi");
      more.className = "search-menu__line";
      more.textContent = line;
      option.append(" ", more);
    }
    return option;
  }

  /* -1: nothing, and Enter searches for what is typed. */
  #choose(at) {
    const count = this.#shown.length;
    this.#chosen = at < -1 ? count - 1 : at >= count ? -1 : at;
    for (const option of this.#list.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(Number(option.dataset.at) === this.#chosen));
    }
    const chosen = this.#chosen < 0 ? null : document.getElementById(`${this.#id}-${this.#chosen}`);
    if (!chosen) return this.#box.removeAttribute("aria-activedescendant");
    this.#box.setAttribute("aria-activedescendant", chosen.id);
    return chosen.scrollIntoView({ block: "nearest" });
  }

  #take(at) {
    const { url, insert, at: from } = this.#shown[at];
    if (url) {
      this.close();
      location.assign(url);
      return;
    }
    const caret = this.#box.selectionStart ?? this.#box.value.length;
    this.#box.setSelectionRange(from, caret);
    // execCommand, for all its age, is what keeps the browser's own undo.
    if (!document.execCommand("insertText", false, insert)) this.#box.setRangeText(insert, from, caret, "end");
    this.look();
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!this.#list) {
      if (event.code === "ArrowDown") this.#open(event);
      return;
    }
    if (event.code === "ArrowDown") this.#step(event, 1);
    else if (event.code === "ArrowUp") this.#step(event, -1);
    else if (event.code === "Escape") this.#giveUp(event);
    else if (["Enter", "NumpadEnter", "Tab"].includes(event.code) && this.#chosen >= 0) {
      event.preventDefault();
      this.#take(this.#chosen);
    } else if (event.code === "Tab") this.close();
  }

  #open(event) {
    event.preventDefault();
    this.#closed = null;
    this.look();
  }

  #step(event, by) {
    event.preventDefault();
    this.#choose(this.#chosen + by);
  }

  #giveUp(event) {
    event.preventDefault();
    event.stopPropagation();
    this.#closed = this.#before();
    this.close();
  }

  close() {
    clearTimeout(this.#timer);
    if (!this.#list) return;
    this.#list.remove();
    this.#list = null;
    this.#box.setAttribute("aria-expanded", "false");
    this.#box.removeAttribute("aria-controls");
    this.#box.removeAttribute("aria-activedescendant");
  }
}

export default function connect(form) {
  if (!form.elements.q || !form.dataset.suggest) return undefined;
  const menu = new Menu(form);
  const stop = new AbortController();
  const { signal } = stop;
  menu.box.addEventListener("input", () => menu.look(), { signal });
  menu.box.addEventListener("keydown", (event) => menu.key(event), { signal });
  menu.box.addEventListener("blur", () => menu.close(), { signal });
  return () => {
    menu.close();
    stop.abort();
  };
}
