// A form with a text of some length, such as a new thread: what was typed survives a reload, a lost connection and a
// refusal. It is sent under the identity the form has, so pressing twice is harmless (delivery.md G3, G17).

import { channel } from "../live/channel.js";
import { cloneOf, here, tell } from "../live/here.js";
import { post } from "../live/request.js";
import { word } from "../live/words.js";
import { uuid } from "../models/outbox.js";
import { sends } from "./composer.js";

const SAVE_AFTER = 300;
const POLL = ["poll_question", "poll_options", "poll_several", "poll_counts", "poll_shows", "poll_reason", "poll_until"];
const KEPT = ["title", "body", "named", "language", "direction", "files", ...POLL];

class Form {
  constructor(form) {
    this.form = form;
    this.box = form.elements.body;
    this.place = form.getAttribute("action");
    this.base = this.box.defaultValue;
    this.drafts = here().drafts;
    this.restore();
  }

  get fields() {
    const there = KEPT.filter((name) => this.form.elements[name]);
    return Object.fromEntries(there.map((name) => [name, this.form.elements[name].value]));
  }

  /* Only over the text it was begun on: what the server gives back after a refusal is newer. */
  restore() {
    const draft = this.drafts.read(this.place);
    if (!draft || draft.base !== this.base) return;
    for (const name of KEPT) if (this.form.elements[name] && name in draft) this.form.elements[name].value = draft[name];
    this.form.dispatchEvent(new CustomEvent("majlis:filled"));
  }

  save() {
    clearTimeout(this.saving);
    if (this.sent) return;
    const { title = "", body, files = "", poll_question: question = "", poll_options: options = "" } = this.fields;
    const asItCame = (name) => this.form.elements[name]?.defaultValue ?? "";
    const changed = body !== this.base || title !== asItCame("title") || files !== asItCame("files") || question !== asItCame("poll_question") || options !== asItCame("poll_options");
    if (changed) this.drafts.write(this.place, { ...this.fields, base: this.base }, `${title}${body}${files}${question}${options}`);
    else this.drafts.remove(this.place);
  }

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), SAVE_AFTER);
  }

  async send(confirmed = "") {
    if (this.busy) return;
    this.busy = true;
    this.save();
    this.refuse("");
    this.form.setAttribute("aria-busy", "true");
    const fields = new FormData(this.form);
    fields.set("confirmed", confirmed);
    const outcome = await post(this.place, fields);
    this.busy = false;
    this.form.removeAttribute("aria-busy");
    this.settle(outcome);
  }

  settle(outcome) {
    if (outcome.kind === "done") {
      this.done();
      // On the page of its thread the post is drawn anew where it stands.
      if (this.form.closest("#thread .post")) tell("answered", outcome.answer);
      else window.location.assign(outcome.answer.url);
    } else if (outcome.kind === "signed-out") {
      window.location.reload();
    } else {
      if (outcome.code === "client_id_reused") this.form.elements.client_id.value = uuid();
      this.refuse(outcome.message || word("unanswered"));
      if (outcome.code === "confirm_mentions") this.ask();
    }
  }

  /* Nothing of it is kept from now on. */
  done() {
    clearTimeout(this.saving);
    this.sent = true;
    this.drafts.remove(this.place);
  }

  refuse(message) {
    for (const error of this.form.querySelectorAll(".field__error, .form__errors, [data-confirm]")) error.remove();
    if (!message) return;
    const error = cloneOf("part-refusal");
    error.querySelector("[data-text]").textContent = message;
    this.form.querySelector("button:not([type=button])").parentElement.before(error);
    error.scrollIntoView({ block: "nearest" });
  }

  /* Nothing is wrong: she may send it all the same, under the same identity. */
  ask() {
    const acts = cloneOf("part-confirm");
    this.form.querySelector("#refusal")?.after(acts);
    acts.querySelector("[data-act=back]").addEventListener("click", () => {
      this.refuse("");
      this.box.focus();
    });
    acts.scrollIntoView({ block: "nearest" });
  }
}

export default function connect(element) {
  if (!element.elements.body || !document.body.dataset.person) return undefined;
  const form = new Form(element);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    form.send(event.submitter?.name === "confirmed" ? "1" : "");
  }, { signal });
  element.addEventListener("input", () => form.saveSoon(), { signal });
  element.addEventListener("keydown", (event) => {
    if (event.target !== form.box || !sends(event, "enterSends" in element.dataset)) return;
    event.preventDefault();
    element.requestSubmit();
  }, { signal });
  element.addEventListener("majlis:given-up", () => form.done(), { signal });
  window.addEventListener("pagehide", () => form.save(), { signal });
  channel();
  return () => stop.abort();
}
