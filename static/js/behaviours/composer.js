// Writing in a thread: what was typed is never lost. It is a draft until it is sent, a pending bubble kept on this
// device until the server has answered, and the typed text again if the server refuses (delivery.md G17).

import { announce } from "../live/announcer.js";
import { Bubbles } from "../live/bubbles.js";
import { channel } from "../live/channel.js";
import { cloneOf, follow, hear, here, tell } from "../live/here.js";
import { getJSON, post } from "../live/request.js";
import { selectedIn } from "../live/selected.js";
import { word } from "../live/words.js";
import { Names } from "../models/mention_text.js";
import { quoted } from "../models/quoted.js";
import { joined } from "../models/uploads.js";

const SAVE_AFTER = 300;
const ENTER_ASKED = "enter-asked";
const NOT_TYPED = new Set(["client_id", "csrfmiddlewaretoken", "mention_q", "confirmed", "upload"]);

const standsOnPage = (id) => Boolean(document.querySelector(`#thread [data-post][data-client-id="${id}"]`));

class Composer {
  constructor(form) {
    this.form = form;
    this.box = form.elements.body;
    this.thread = Number(form.dataset.thread);
    this.action = form.getAttribute("action");
    this.answered = form.querySelector("[data-answered]");
    this.note = form.querySelector("[data-draft]");
    this.bubbles = new Bubbles(this.thread);
    Object.assign(this, here());
    this.restore();
    // What the page already holds was stored; only its answer was lost.
    for (const entry of this.outbox.of(this.thread)) if (standsOnPage(entry.id)) this.outbox.drop(entry.id);
    for (const entry of this.outbox.of(this.thread)) this.bubbles.show(entry);
    this.sender.wake(this.thread);
  }

  get fields() {
    const typed = [...new FormData(this.form)].filter(([name]) => !NOT_TYPED.has(name));
    const fields = Object.fromEntries(typed);
    return { ...fields, named: new Names(fields.named).in(fields.body) };
  }

  get files() {
    return this.form.elements.files?.value ?? "";
  }

  get poll() {
    const { poll_question: question, poll_options: options } = this.form.elements;
    return `${question?.value ?? ""}${options?.value ?? ""}`.trim();
  }

  /* A file says something without a word beside it, and so does a poll. */
  get hasContent() {
    return Boolean(this.box.value.trim() || this.files || this.poll);
  }

  // --- Drafts ---

  /* What the server has put in the box (a refused text, a quotation) is newer than the draft. */
  restore() {
    const draft = this.drafts.read(this.action);
    if (!draft || this.hasContent) return;
    this.fill(draft);
    this.say("draft_kept");
  }

  fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements[name];
      if (field && !NOT_TYPED.has(name) && name !== "body_dir") field.value = value;
    }
    if (fields.answered) this.answer(fields.reply_to, fields.answered);
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.form.dispatchEvent(new CustomEvent("majlis:filled"));
  }

  save() {
    clearTimeout(this.saving);
    this.drafts.write(this.action, { ...this.fields, answered: this.answeredName }, `${this.box.value}${this.files}${this.poll}`);
  }

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => {
      this.save();
      this.say(this.hasContent ? "draft_kept" : "");
    }, SAVE_AFTER);
  }

  say(name) {
    const text = name ? word(name) : "";
    if (this.note && this.note.textContent !== text) this.note.textContent = text;
  }

  // --- Sending ---

  send() {
    this.clearError();
    if (!this.hasContent) return;
    const entry = this.outbox.add(this.thread, this.action, this.fields);
    this.empty();
    this.bubbles.show(entry)?.scrollIntoView({ block: "nearest" });
    tell("sending", this.thread);
    this.sender.wake(this.thread);
  }

  empty() {
    clearTimeout(this.saving);
    this.box.value = "";
    if (this.form.elements.named) this.form.elements.named.value = "";
    this.unanswer();
    this.drafts.remove(this.action);
    this.say("");
    this.form.dispatchEvent(new CustomEvent("majlis:emptied"));
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.saving);
    this.box.focus({ preventScroll: true });
  }

  /* The first time that Enter has sent something: once on this device, whatever she answers. */
  askAboutEnter() {
    if (this.kept.read(ENTER_ASKED)) return;
    this.kept.write(ENTER_ASKED, true);
    const question = cloneOf("part-enter");
    question?.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) this.choose(act === "enter-sends", question);
    });
    if (question) this.form.querySelector(".composer__foot").before(question);
  }

  choose(sends, question) {
    question.remove();
    this.form.toggleAttribute("data-enter-sends", sends);
    if (!sends) post(question.dataset.action, { enter_sends: "" });
    this.box.focus({ preventScroll: true });
  }

  /* Texts that were refused come back before what she has typed since, each as it was. */
  giveBack(entries, message) {
    const texts = [...entries.map((entry) => entry.fields.body), this.box.value].filter((text) => text.trim());
    const names = new Names(this.form.elements.named?.value);
    for (const entry of entries) names.merge(entry.fields.named);
    const files = joined(...entries.map((entry) => entry.fields.files), this.files);
    this.fill({ ...entries[0].fields, body: texts.join("\n\n"), named: names.toString(), files });
    for (const entry of entries) this.bubbles.hide(entry.id);
    this.save();
    if (message) this.refuse(message);
    this.box.focus();
  }

  refuse(message) {
    this.clearError();
    const error = cloneOf("part-refusal");
    error.querySelector("[data-text]").textContent = message;
    this.box.after(error);
    this.box.setAttribute("aria-invalid", "true");
    this.box.setAttribute("aria-describedby", error.id);
  }

  clearError() {
    for (const error of this.form.querySelectorAll(".field__error, .form__errors")) error.remove();
    this.box.removeAttribute("aria-invalid");
    this.box.removeAttribute("aria-describedby");
  }

  discard(id) {
    this.sender.discard(id);
    this.bubbles.hide(id);
    this.box.focus({ preventScroll: true });
    this.sender.wake(this.thread);
  }

  // --- Answering ---

  answer(post, name) {
    this.form.elements.reply_to.value = post;
    this.answeredName = name;
    const said = document.createElement("bdi");
    said.textContent = name;
    const [before, after = ""] = word("answering").split("{name}");
    this.answered.querySelector("[data-answered-text]").replaceChildren(before, said, after);
    this.answered.hidden = false;
  }

  unanswer() {
    this.form.elements.reply_to.value = "";
    this.answeredName = "";
    this.answered.hidden = true;
  }

  /* The whole post, or the words of it that are selected. */
  async quote(link, selected = "") {
    const { quotation: whole, reference } = await getJSON(link.dataset.source);
    const quotation = selected ? quoted(selected, reference) : whole;
    const { value } = this.box;
    const at = Math.min(this.caret ?? value.length, value.length);
    const before = value.slice(0, at);
    const gap = before.trim() ? "\n\n" : "";
    this.box.setRangeText(`${gap}${quotation}`, before.trim() ? at : 0, at, "end");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function onAct(composer, event) {
  const link = event.target.closest("a[data-act=reply], a[data-act=quote]");
  const post = link?.closest(".post[data-number]");
  if (!post || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  composer.answer(post.dataset.post, post.dataset.byline);
  // A quotation that cannot be fetched is got by the page that the link leads to.
  if (link.dataset.act === "quote") composer.quote(link, selectedIn(post)).catch(() => window.location.assign(link.href));
  composer.form.scrollIntoView({ block: "nearest" });
  composer.box.focus({ preventScroll: true });
  composer.save();
}

/* Control or ⌘ with Enter always sends; Enter alone where she prefers it, and never while a word is being composed. */
export function sends(event, enterSends) {
  if (event.isComposing || event.keyCode === 229) return false;
  if (event.code !== "Enter" && event.code !== "NumpadEnter") return false;
  if (event.ctrlKey || event.metaKey) return true;
  return enterSends && !event.shiftKey && !event.altKey;
}

/* The arrow up in an empty box goes back to her last post, to edit it. */
function editsLast(composer, event) {
  const plain = !event.isComposing && event.keyCode !== 229 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  return plain && event.code === "ArrowUp" && event.target === composer.box && composer.box.value === "";
}

function onKey(composer, event) {
  if (editsLast(composer, event)) {
    event.preventDefault();
    tell("edit-last", { thread: composer.thread, from: composer.box });
    return;
  }
  if (!sends(event, "enterSends" in composer.form.dataset)) return;
  event.preventDefault();
  composer.form.requestSubmit();
  if (!event.ctrlKey && !event.metaKey) composer.askAboutEnter();
}

function onBubble(composer, event) {
  const act = event.target.closest("[data-pending] [data-act]")?.dataset.act;
  const id = event.target.closest("[data-client-id]")?.dataset.clientId;
  if (act === "again") composer.sender.again(composer.thread);
  if (act === "discard") composer.discard(id);
  if (act === "back") composer.sender.giveBack(composer.thread);
  if (act === "confirm") {
    composer.sender.confirm(composer.thread, id);
    composer.bubbles.ask({ id });
    composer.box.focus({ preventScroll: true });
  }
}

function bindSender(composer, live) {
  const { sender, thread } = composer;
  const ours = (then) => (detail) => (detail.thread ?? detail.entry.thread) === thread && then(detail);
  return [
    follow(sender, "sent", ours(({ entry, answer }) => {
      tell("answered", answer);
      composer.bubbles.hide(entry.id);
    })),
    follow(sender, "refused", ours(({ entries, message }) => composer.giveBack(entries, message))),
    follow(sender, "asks", ours(({ entry }) => {
      composer.bubbles.ask(entry);
      composer.bubbles.of(entry.id)?.scrollIntoView({ block: "nearest" });
      announce(entry.asks);
    })),
    follow(sender, "failed", ours(() => {
      composer.bubbles.mark(true);
      announce(word("failed"));
    })),
    follow(sender, "again", ours(() => composer.bubbles.mark(false))),
    // The page itself then says what is missing; what was to be sent stays on the device for her return.
    follow(sender, "signed-out", ours(() => window.location.reload())),
    follow(live, "state", ({ open }) => open && composer.outbox.first(thread)?.failed && sender.again(thread)),
    hear("edit-refused", ({ thread: id, message }) => id === thread && message && composer.refuse(message)),
    hear("placed", ({ client_id: id }) => composer.bubbles.hide(id)),
  ];
}

export default function connect(form) {
  if (!form.dataset.thread || !document.body.dataset.person) return undefined;
  const composer = new Composer(form);
  const stop = new AbortController();
  const { signal } = stop;
  const undo = bindSender(composer, channel());
  form.addEventListener("submit", (event) => {
    // A button that goes elsewhere, such as the preview where its script is missing.
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    composer.send();
  }, { signal });
  // Who selects a passage to quote it takes the caret out of the box: where it stood is where the quotation goes.
  for (const moved of ["input", "keyup", "pointerup"]) {
    composer.box.addEventListener(moved, () => (composer.caret = composer.box.selectionEnd), { signal });
  }
  form.addEventListener("keydown", (event) => onKey(composer, event), { signal });
  form.addEventListener("input", () => composer.saveSoon(), { signal });
  form.querySelector("[data-act=unanswer]")?.addEventListener("click", (event) => {
    event.preventDefault();
    composer.unanswer();
    composer.save();
  }, { signal });
  window.addEventListener("pagehide", () => composer.save(), { signal });
  const section = document.querySelector(`#thread[data-thread="${composer.thread}"]`);
  section?.addEventListener("click", (event) => onAct(composer, event), { signal });
  section?.addEventListener("click", (event) => onBubble(composer, event), { signal });
  composer.outbox.onChange(() => composer.bubbles.agree(composer.outbox.of(composer.thread)));
  return () => {
    composer.save();
    stop.abort();
    for (const step of undo) step();
  };
}
