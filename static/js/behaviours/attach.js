// Files beside what is written: chosen, dropped anywhere on the form or pasted; each with its progress, and taken back
// as long as nothing was sent. The hidden field holds what has arrived, so a draft or a waiting text keeps it.

import { fileSize } from "../display.js";
import { announce } from "../live/announcer.js";
import { cloneOf } from "../live/here.js";
import { post } from "../live/request.js";
import { upload } from "../live/upload.js";
import { draw, fill } from "../live/upload_rows.js";
import { isolate } from "../live/words.js";
import { uuid } from "../models/outbox.js";
import { LONG_TEXT, Uploads, pastesFiles, putBetween } from "../models/uploads.js";

class Attach {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.box = this.form.elements.body;
    this.field = section.querySelector("[data-files-value]");
    this.list = section.querySelector("[data-uploads]");
    this.note = section.querySelector("[data-files-note]");
    this.large = section.querySelector("[data-large]");
    this.words = section.querySelector("template[data-part=words]").content;
    this.part = section.querySelector("template[data-part=upload]").content;
    this.sent = new Set(this.idsOf(this.field.defaultValue)); // those beside the post already: never taken from the server
    this.uploads = new Uploads((item, options) => this.send(item, options), (item, stray) => this.changed(item, stray));
    this.begin();
  }

  /* With the script the field of files is only the door to the chooser: it goes without a name, so that the form does not
     send its files a second time. */
  begin() {
    const plain = this.section.querySelector("[data-plain]");
    this.chooser = plain.querySelector("input");
    this.chooser.removeAttribute("name");
    plain.hidden = true;
    this.button = this.section.querySelector("[data-attach]");
    this.button.hidden = false;
    this.form.querySelector("[data-tools]")?.before(this.button);
    this.uploads.restore(this.field.value);
  }

  word(name, parts = {}) {
    const text = this.words.querySelector(`[data-word="${name}"]`)?.textContent.trim() ?? "";
    return text.replace(/\{(\w+)\}/g, (hole, key) => parts[key] ?? hole);
  }

  idsOf(text) {
    try {
      return JSON.parse(text || "[]").map((file) => file.id);
    } catch {
      return [];
    }
  }

  // --- To the server ---

  async send(item, options) {
    if (!item.file.size) return { kind: "refused", message: this.word("empty"), again: false };
    item.command ??= uuid();
    const fields = { room: this.section.dataset.room, client_id: item.command, file: item.file };
    const outcome = await upload("/files/send/", fields, options);
    if (outcome.kind === "done") return outcome;
    if (outcome.kind === "signed-out") return { ...outcome, message: this.word("signed_out"), again: true };
    return { ...outcome, message: outcome.message || this.word("lost"), again: outcome.kind === "later" };
  }

  discard(row) {
    if (row?.key && !this.sent.has(row.id)) post(`/files/${row.key}/discard/`, { client_id: uuid() });
  }

  // --- What is shown ---

  changed(item, stray) {
    if (stray) return this.discard(stray);
    if (item) this.redraw(item);
    else this.arrange();
    if (item?.state === "done") announce(this.word("arrived", { name: isolate(item.row.name) }));
    return this.keep();
  }

  rowOf(key) {
    return this.list.querySelector(`:scope > [data-key="${key}"]`);
  }

  redraw(item) {
    const row = this.rowOf(item.key);
    if (row) draw(row, item, { size: fileSize, cancel: this.word("cancel"), remove: this.word("remove") });
  }

  arrange() {
    const { items } = this.uploads;
    for (const row of [...this.list.children]) if (!this.uploads.of(row.dataset.key)) row.remove();
    items.forEach((item, at) => {
      const row = this.rowOf(item.key) ?? fill(this.part.firstElementChild.cloneNode(true), item, this.word("unnamed"));
      if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at] ?? null);
      row.querySelector("[data-act=up]").disabled = at === 0;
      row.querySelector("[data-act=down]").disabled = at === items.length - 1;
      this.redraw(item);
    });
    this.list.hidden = !items.length;
  }

  /* The form hears of it as of anything typed, so the draft is kept. */
  keep() {
    if (this.field.value !== this.uploads.value) {
      this.field.value = this.uploads.value;
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (!this.waits || this.uploads.busy) return;
    this.waitFor(false);
    if (this.uploads.failed) this.refuse();
    else this.form.requestSubmit();
  }

  // --- Sending the form ---

  get submitButton() {
    return this.form.querySelector(".composer__acts button:not([type=button]), .acts > button:not([type=button])");
  }

  holdBack(event) {
    if (event.target !== this.form || (event.submitter?.name && event.submitter.name !== "confirmed")) return;
    this.refuseNothing();
    if (!this.uploads.busy && !this.uploads.failed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.uploads.busy) this.waitFor(true);
    else this.refuse();
  }

  waitFor(waits) {
    if (this.waits === waits) return;
    this.waits = waits;
    const { submitButton: button } = this;
    if (waits) this.label = [...button.childNodes];
    button.replaceChildren(...(waits ? [this.word("waiting")] : this.label));
    button.toggleAttribute("aria-busy", waits);
    this.say(waits ? "waits" : "");
  }

  refuse() {
    const error = cloneOf("part-refusal");
    error.id = "";
    error.dataset.filesRefusal = "";
    error.querySelector("[data-text]").textContent = this.word("failed");
    this.list.after(error);
    error.scrollIntoView({ block: "nearest" });
  }

  refuseNothing() {
    this.section.querySelector("[data-files-refusal]")?.remove();
  }

  say(name) {
    this.note.textContent = name ? this.word(name) : "";
  }

  // --- What comes in ---

  add(files) {
    this.refuseNothing();
    if (files.length) this.uploads.add(files);
  }

  drop(data) {
    const entries = [...data.items].map((item) => item.webkitGetAsEntry?.());
    const folders = entries.some((entry) => entry?.isDirectory);
    this.say(folders ? "folder" : "");
    this.add([...data.files].filter((file, at) => !(folders && entries[at]?.isDirectory)));
  }

  paste(event) {
    const data = event.clipboardData;
    if (!data) return;
    if (pastesFiles(data)) {
      event.preventDefault();
      this.add(data.files);
    } else if (event.target === this.box && data.getData("text/plain").length > LONG_TEXT) {
      this.offer();
    }
  }

  /* The text is put in first, so that nothing hangs on her answer. */
  offer() {
    const { value, selectionStart, selectionEnd } = this.box;
    this.pasted = { before: value.slice(0, selectionStart), after: value.slice(selectionEnd) };
    this.large.hidden = false;
  }

  makeFile() {
    const { before, after } = this.pasted;
    const text = putBetween(before, after, this.box.value);
    this.large.hidden = true;
    if (!text) return;
    this.box.setRangeText("", before.length, before.length + text.length, "end");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.add([new File([text], `${this.word("pasted")}.txt`, { type: "text/plain" })]);
    this.box.focus({ preventScroll: true });
  }

  act(name, key) {
    if (name === "remove") {
      const next = this.rowOf(key)?.nextElementSibling;
      this.discard(this.uploads.remove(key));
      (next?.querySelector("[data-act=remove]") ?? this.button).focus({ preventScroll: true });
    }
    if (name === "again") this.uploads.again(key);
    if (name === "up" || name === "down") {
      this.uploads.move(key, name === "up" ? -1 : 1);
      const button = this.rowOf(key).querySelector(`[data-act=${name}]`);
      (button.disabled ? this.rowOf(key).querySelector("[data-act]:not(:disabled, [hidden])") : button).focus();
    }
    if (name === "as-file") this.makeFile();
    if (name === "as-text") {
      this.large.hidden = true;
      this.box.focus({ preventScroll: true });
    }
  }
}

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

function bindDrop(attach, signal) {
  const { form } = attach;
  let depth = 0;
  const mark = (by) => {
    depth = by ? Math.max(depth + by, 0) : 0;
    form.classList.toggle("composer--drop", depth > 0);
  };
  form.addEventListener("dragenter", (event) => carriesFiles(event) && mark(1), { signal });
  form.addEventListener("dragleave", (event) => carriesFiles(event) && mark(-1), { signal });
  form.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }, { signal });
  form.addEventListener("drop", (event) => {
    mark(0);
    if (!carriesFiles(event)) return;
    event.preventDefault();
    attach.drop(event.dataTransfer);
  }, { signal });
}

function onAltKey(attach, event) {
  if (!event.target.matches("[data-alt]") || event.code !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  attach.box.focus({ preventScroll: true });
}

export default function connect(section) {
  if (!section.closest("form")?.elements.body || !document.body.dataset.person) return undefined;
  const attach = new Attach(section);
  const { form, uploads } = attach;
  const stop = new AbortController();
  const { signal } = stop;
  bindDrop(attach, signal);
  attach.button.addEventListener("click", () => attach.chooser.click(), { signal });
  attach.chooser.addEventListener("change", () => {
    attach.add([...attach.chooser.files]);
    attach.chooser.value = "";
  }, { signal });
  form.addEventListener("paste", (event) => attach.paste(event), { signal, capture: true });
  // Before the behaviours of the form itself, whichever was bound first.
  window.addEventListener("submit", (event) => attach.holdBack(event), { signal, capture: true });
  section.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    if (button) attach.act(button.dataset.act, button.closest("[data-upload]")?.dataset.key);
  }, { signal });
  section.addEventListener("input", (event) => {
    if (!event.target.matches("[data-alt]")) return;
    uploads.describe(event.target.closest("[data-upload]").dataset.key, event.target.value);
    attach.field.value = uploads.value;
  }, { signal });
  section.addEventListener("keydown", (event) => onAltKey(attach, event), { signal });
  form.addEventListener("majlis:filled", () => uploads.restore(attach.field.value), { signal });
  form.addEventListener("majlis:emptied", () => {
    attach.large.hidden = true;
    uploads.clear();
  }, { signal });
  window.addEventListener("beforeunload", (event) => uploads.busy && event.preventDefault(), { signal });
  return () => {
    stop.abort();
    uploads.stop();
    attach.button.remove();
  };
}
