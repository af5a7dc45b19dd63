// The draft of a place on the server, beside the one on this device: written a moment after typing stops, so that what
// was begun on the telephone is there on the desk. Neither text ever overwrites the other without her word.

import { announce } from "../live/announcer.js";
import { cloneOf } from "../live/here.js";
import { getJSON, post } from "../live/request.js";
import { draftFields } from "../models/draft_fields.js";

const PAUSE = 3_000;

class ServerDraft {
  constructor(form) {
    this.form = form;
    this.box = form.elements.body;
    this.address = form.dataset.draftAt;
    this.version = "";
    this.sentBody = null;
  }

  get fields() {
    return draftFields(new FormData(this.form));
  }

  mark(draft) {
    this.version = draft ? String(draft.version) : "";
    if (this.form.elements.draft) this.form.elements.draft.value = draft ? "1" : "";
  }

  /* Asked once, when she turns to the box: what lies there from elsewhere is offered, never put over what she types. */
  async look() {
    if (this.looked) return;
    this.looked = true;
    let draft;
    try {
      ({ draft } = await getJSON(this.address));
    } catch {
      this.looked = false;
      return;
    }
    if (!draft) return;
    this.mark(draft);
    if (draft.fields.body === this.box.value) return;
    this.offer(draft);
  }

  offer(draft) {
    this.notice?.remove();
    this.notice = cloneOf("part-draft");
    const when = this.notice.querySelector("time");
    when.dateTime = draft.at;
    when.textContent = draft.said;
    this.notice.querySelector("[data-words]").textContent = (draft.fields.body ?? draft.fields.title ?? "").slice(0, 160);
    this.notice.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act === "take-draft") this.take(draft);
      if (act === "leave-draft") this.leave();
    });
    (this.box.closest(".composer__page") ?? this.box).before(this.notice);
    announce(this.notice.querySelector("p").textContent);
  }

  take(draft) {
    this.leave();
    for (const [name, value] of Object.entries(draft.fields)) {
      const field = this.form.elements[name];
      if (field && "value" in field) field.value = value;
    }
    this.mark(draft);
    this.form.dispatchEvent(new CustomEvent("majlis:filled"));
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.box.focus();
  }

  leave() {
    this.notice?.remove();
    this.notice = null;
  }

  saveSoon() {
    this.resting = false;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.waiting);
    // What was offered waits for her word first; what is on its way is no draft any more.
    if (this.notice || this.saving || this.resting || !this.looked) return;
    const fields = this.fields;
    const said = JSON.stringify(fields);
    if (said === this.saved || (!this.version && !fields.body?.trim() && !fields.title?.trim())) return;
    this.saving = new AbortController();
    const outcome = await post(this.address, [...Object.entries(fields), ["version", this.version]], { signal: this.saving.signal });
    this.saving = null;
    if (outcome.kind === "done") {
      this.saved = said;
      this.mark(outcome.answer.draft);
    } else if (outcome.code === "draft_elsewhere" && outcome.answer?.draft) {
      this.mark(outcome.answer.draft);
      this.offer(outcome.answer.draft);
    }
  }

  /* On its way: nothing is kept from here on until she types again. */
  rest() {
    clearTimeout(this.waiting);
    this.resting = true;
    this.saving?.abort();
  }

  /* Sent: it went with the post. */
  gone() {
    this.rest();
    this.leave();
    this.saved = "";
    this.mark(null);
  }

  /* Given up: neither here nor elsewhere is it a draft any more. */
  forget() {
    if (this.version) post(this.address, [["forget", "1"]]);
    this.gone();
  }
}

export default function connect(form) {
  if (!form.dataset.draftAt || !form.elements.body || !document.body.dataset.person) return undefined;
  const draft = new ServerDraft(form);
  const stop = new AbortController();
  const { signal } = stop;
  form.addEventListener("focusin", () => draft.look(), { signal });
  form.addEventListener("input", () => draft.saveSoon(), { signal });
  // A form that leads elsewhere, such as to a preview, is not on its way.
  form.addEventListener("submit", ({ submitter }) => !submitter?.hasAttribute("formaction") && draft.rest(), { signal });
  form.addEventListener("majlis:emptied", () => draft.gone(), { signal });
  form.addEventListener("majlis:given-up", () => draft.forget(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && draft.save(), { signal });
  return () => {
    clearTimeout(draft.waiting);
    draft.leave();
    stop.abort();
  };
}
