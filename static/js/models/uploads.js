// The files beside a text that is being written: what is on its way, what has arrived, what failed, in their order.
// A file keeps its command's identity while it is tried again, so that it arrives once (delivery.md G3).

import { uuid } from "./outbox.js";

const AT_ONCE = 2;
export const LONG_TEXT = 10_000;

/* What the hidden field says; nothing where it cannot be read. */
export function filesIn(text) {
  try {
    const files = JSON.parse(text || "[]");
    return Array.isArray(files) ? files.filter((file) => file && typeof file === "object" && file.id) : [];
  } catch {
    return [];
  }
}

/* Several such fields as one, each file once. */
export function joined(...texts) {
  const files = new Map(texts.flatMap(filesIn).map((file) => [file.id, file]));
  return files.size ? JSON.stringify([...files.values()]) : "";
}

/* Whether a paste is one of files: what an office program copies has a picture of its words beside the words. */
export function pastesFiles(data) {
  return data.files.length > 0 && !data.getData("text/plain").trim();
}

/* What was put between the two ends of an earlier text; nothing where the text has been changed otherwise. */
export function putBetween(before, after, now) {
  if (!now.startsWith(before) || !now.endsWith(after) || now.length < before.length + after.length) return "";
  return now.slice(before.length, now.length - after.length);
}

export class Uploads {
  #send;
  #changed;
  #items = [];

  /* `send(item, {progress, signal})` gives {kind: "done", answer} or {kind, message, again}. `changed(item)` is told of
     each change; without an item, that the list is another. */
  constructor(send, changed) {
    this.#send = send;
    this.#changed = changed;
  }

  get items() {
    return [...this.#items];
  }

  get busy() {
    return this.#items.some((item) => item.state === "waiting" || item.state === "sending");
  }

  get failed() {
    return this.#items.some((item) => item.state === "failed");
  }

  /* For the hidden field: ids and descriptions, and what is needed to show them again after a reload. */
  get value() {
    const there = this.#items.filter((item) => item.state === "done");
    return there.length ? JSON.stringify(there.map((item) => ({ ...item.row, alt: item.alt }))) : "";
  }

  restore(text) {
    const known = new Map(this.#items.map((item) => [item.row?.id, item]));
    const rows = filesIn(text);
    const others = this.#items.filter((item) => item.state !== "done");
    this.#items = [...rows.map((row) => known.get(row.id) ?? itemOf({ row, state: "done", alt: row.alt ?? "" })), ...others];
    this.#changed();
  }

  add(files) {
    this.#items.push(...[...files].map((file) => itemOf({ file })));
    this.#changed();
    this.#go();
  }

  of(key) {
    return this.#items.find((item) => item.key === key);
  }

  /* Out of the list; what was on its way is broken off. Gives what had arrived already. */
  remove(key) {
    const item = this.of(key);
    if (!item) return null;
    this.#items = this.#items.filter((one) => one !== item);
    item.abort?.abort();
    this.#changed();
    this.#go();
    return item.row;
  }

  /* All that was sent with the text. What is still under way stays. */
  clear() {
    this.#items = this.#items.filter((item) => item.state !== "done");
    this.#changed();
  }

  move(key, step) {
    const at = this.#items.findIndex((item) => item.key === key);
    const to = at + step;
    if (at < 0 || to < 0 || to >= this.#items.length) return;
    const [item] = this.#items.splice(at, 1);
    this.#items.splice(to, 0, item);
    this.#changed();
  }

  describe(key, alt) {
    const item = this.of(key);
    if (item) item.alt = alt;
  }

  again(key) {
    const item = this.of(key);
    if (item?.state !== "failed") return;
    Object.assign(item, { state: "waiting", message: "", progress: 0 });
    this.#changed(item);
    this.#go();
  }

  stop() {
    for (const item of this.#items) item.abort?.abort();
  }

  #go() {
    const sending = this.#items.filter((item) => item.state === "sending").length;
    const waiting = this.#items.filter((item) => item.state === "waiting");
    for (const item of waiting.slice(0, Math.max(AT_ONCE - sending, 0))) this.#run(item);
  }

  async #run(item) {
    Object.assign(item, { state: "sending", abort: new AbortController() });
    this.#changed(item);
    const progress = (share) => {
      item.progress = share;
      this.#changed(item);
    };
    const outcome = await this.#send(item, { progress, signal: item.abort.signal });
    item.abort = null;
    if (!this.#items.includes(item)) return outcome.kind === "done" ? this.#changed(null, outcome.answer) : undefined;
    if (outcome.kind === "done") Object.assign(item, { state: "done", row: outcome.answer, file: null });
    else Object.assign(item, { state: "failed", message: outcome.message, mayTryAgain: outcome.again });
    this.#changed(item);
    return this.#go();
  }
}

function itemOf(values) {
  return { key: uuid(), state: "waiting", progress: 0, alt: "", message: "", row: null, mayTryAgain: true, ...values };
}
