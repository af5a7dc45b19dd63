// What was sent and has not been answered: kept on the device, in the order it was written, one queue for each thread
// (delivery.md G17). The entry's id is the command's `client_id`, so sending it again is harmless (G3).

export const PATIENCE = 30_000;

const NAME = "outbox";

export class Outbox {
  #kept;
  #clock;
  #newId;

  constructor(kept, { clock = Date.now, newId = uuid } = {}) {
    this.#kept = kept;
    this.#clock = clock;
    this.#newId = newId;
  }

  /* Read from the device each time: another tab of hers may have sent or added some. */
  get #entries() {
    return this.#kept.read(NAME) ?? [];
  }

  #write(entries) {
    if (entries.length) this.#kept.write(NAME, entries);
    else this.#kept.remove(NAME);
  }

  of(thread) {
    return this.#entries.filter((entry) => entry.thread === thread);
  }

  has(id) {
    return this.#entries.some((entry) => entry.id === id);
  }

  first(thread) {
    return this.of(thread)[0];
  }

  add(thread, action, fields) {
    const entry = { id: this.#newId(), thread, action, fields, since: this.#clock(), failed: false };
    this.#write([...this.#entries, entry]);
    return entry;
  }

  /* Answered, refused or deleted. True if it was still here. */
  drop(id) {
    const entries = this.#entries;
    const rest = entries.filter((entry) => entry.id !== id);
    if (rest.length === entries.length) return false;
    this.#write(rest);
    return true;
  }

  /* Take all that waits in a thread out of the queue, in order. */
  takeAll(thread) {
    const entries = this.#entries;
    this.#write(entries.filter((entry) => entry.thread !== thread));
    return entries.filter((entry) => entry.thread === thread);
  }

  #change(thread, change) {
    this.#write(this.#entries.map((entry) => (entry.thread === thread ? { ...entry, ...change } : entry)));
  }

  #changeOne(id, change) {
    this.#write(this.#entries.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)));
  }

  /* The server asks before it takes it: kept in its place, with the question, until she has answered. */
  ask(id, question) {
    this.#changeOne(id, { asks: question });
  }

  /* She has said yes. The same command, so that it cannot become two. */
  confirm(id) {
    const entry = this.#entries.find((one) => one.id === id);
    if (entry) this.#changeOne(id, { asks: undefined, since: this.#clock(), fields: { ...entry.fields, confirmed: "1" } });
  }

  /* The order of a thread is kept, so what stands behind a failed one has failed with it. */
  fail(thread) {
    this.#change(thread, { failed: true });
  }

  again(thread) {
    this.#change(thread, { failed: false, since: this.#clock() });
  }

  /* Whether the first of a thread has been tried for too long to go on showing it as being sent. */
  isLate(thread) {
    const first = this.first(thread);
    return Boolean(first) && this.#clock() - first.since >= PATIENCE;
  }

  onChange(then) {
    this.#kept.onChange(NAME, then);
  }
}

/* Also where the page is not in a secure context, which is where crypto.randomUUID is missing. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
