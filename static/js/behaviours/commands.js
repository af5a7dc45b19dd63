// `/` at the beginning of a line offers templates and marks by their Arabic, English and French names; the menu of the
// form offers the templates too. What is typed is never overwritten: a template comes below it, or in its place if she says so.

import { cloneOf } from "../live/here.js";
import { Picker } from "../live/picker.js";
import { getJSON } from "../live/request.js";
import { put } from "../live/typed.js";
import { commandAt, commandsFor } from "../models/begun.js";
import { marked } from "../models/marks.js";

const MARKS = [
  { mark: "list", names: ["قائمة", "list", "liste"] },
  { mark: "numbers", names: ["ترقيم", "numbers", "numéros"] },
  { mark: "quote", names: ["اقتباس", "quote", "citation"] },
  { mark: "heading", names: ["عنوان", "heading", "titre"] },
  { mark: "table", names: ["جدول", "table", "tableau"] },
  { mark: "block", names: ["شيفرة", "code"] },
];
const GAP = /‹[^›\n]*›/u;

class Commands {
  constructor(form) {
    this.form = form;
    this.box = form.elements.body;
  }

  get page() {
    return document.documentElement.lang;
  }

  /* Fetched once somebody asks. */
  templates() {
    this.asked ??= getJSON(this.form.dataset.templates).then(
      ({ templates }) => templates,
      (error) => {
        this.asked = null;
        throw error;
      },
    );
    return this.asked;
  }

  async find(query) {
    const templates = (await this.templates()).map((one) => ({ ...one, names: one.names, line: `/${one.command}`, name: one.name }));
    const at = ["ar", "en", "fr"].indexOf(this.page);
    const marks = MARKS.map(({ mark, names }) => ({
      mark, names, line: `/${names[at] ?? names.at(-1)}`, name: this.form.querySelector(`[data-mark=${mark}]`)?.textContent.trim() ?? names[at],
    }));
    return commandsFor(query, [...templates, ...marks]);
  }

  take(one, from) {
    const { box } = this;
    put(box, { from, to: box.selectionEnd, text: "", start: from, end: from });
    if (one.mark) put(box, marked(one.mark, box.value, from, from, { column: this.form.querySelector("[data-tools]")?.dataset.column }));
    else this.begin(one);
  }

  begin(template) {
    if (this.box.value.trim()) this.ask(template);
    else this.write(template, { below: false });
  }

  async beginBy(key) {
    const found = (await this.templates()).find((one) => one.key === key);
    if (found) this.begin(found);
  }

  /* Nothing of hers goes without her word. */
  ask(template) {
    this.form.querySelector("[data-template-asks]")?.remove();
    const question = cloneOf("part-template");
    question.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (!act) return;
      question.remove();
      if (act === "template-keep") this.box.focus({ preventScroll: true });
      else this.write(template, { below: act === "template-below" });
    });
    this.box.after(question);
    question.querySelector("button").focus();
  }

  write({ body, title }, { below }) {
    const { box, form } = this;
    const { language, title: heading } = form.elements;
    const said = body[language?.value] ?? body[this.page] ?? body.ar;
    const typed = box.value.replace(/\s+$/u, "");
    const from = below ? typed.length : 0;
    const text = below ? `\n\n${said}` : said;
    put(box, { from, to: box.value.length, text, start: from, end: from });
    if (heading && !heading.value.trim()) {
      heading.value = title[language?.value] ?? title[this.page] ?? title.ar;
      heading.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const gap = GAP.exec(box.value.slice(from));
    if (gap) box.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
    box.focus();
  }
}

export default function connect(form) {
  if (!form.elements.body || !form.dataset.templates) return undefined;
  const commands = new Commands(form);
  const picker = new Picker(form, {
    label: form.dataset.templatesName,
    soughtAt: commandAt,
    find: (query) => commands.find(query),
    take: (one, from) => commands.take(one, from),
  });
  const stop = new AbortController();
  picker.listen(stop.signal);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=template]");
    if (!button) return;
    event.preventDefault();
    // Where they cannot be fetched the button is what it is without script.
    commands.beginBy(button.value).catch(() => form.requestSubmit(button));
  }, { signal: stop.signal });
  return () => stop.abort();
}
