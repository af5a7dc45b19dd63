// Sends what lies in the outbox: one at a time for each thread, so that order is kept; the same `client_id` until the
// server has said yes or no, so that nothing is doubled (delivery.md G3, G17).
//
// Events, each with {entry}: "sent" {answer}, "refused" {entries, code, message}, "failed" {thread}, "again" {thread},
// "asks" {message}: the server wants her word first (`confirm` gives it, `giveBack` makes it a text again), "signed-out".

import { post, whichever } from "./request.js";

const ASKS = "confirm_mentions";
const WAITS = [500, 1_000, 2_000, 4_000, 8_000];

const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    return signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

export class Sender extends EventTarget {
  #outbox;
  #running = new Map(); // thread → {id, abort} of what is under way

  constructor(outbox) {
    super();
    this.#outbox = outbox;
    setInterval(() => this.#lookForLate(), 1_000);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /* Start, or go on with, a thread's queue. */
  wake(thread) {
    if (!this.#running.has(thread)) this.#run(thread);
  }

  /* The server is known to have it (its frame came): no answer is needed any more. */
  arrived(id) {
    if (!this.#outbox.drop(id)) return;
    for (const { id: current, abort } of this.#running.values()) if (current === id) abort.abort();
  }

  /* Deleted by its author before it was answered. */
  discard(id) {
    this.arrived(id);
  }

  again(thread) {
    this.#outbox.again(thread);
    this.#tell("again", { thread });
    this.#running.get(thread)?.nudge.abort();
    this.wake(thread);
  }

  /* Yes: the same command again, with her word. */
  confirm(thread, id) {
    this.#outbox.confirm(id);
    this.wake(thread);
  }

  /* No: it is hers to write again, and so is what stands behind it. */
  giveBack(thread) {
    const entries = this.#outbox.takeAll(thread);
    if (entries.length) this.#tell("refused", { entry: entries[0], entries, message: "" });
  }

  async #run(thread) {
    const current = { id: null, abort: null, nudge: null };
    this.#running.set(thread, current);
    let attempt = 0;
    for (let entry = this.#outbox.first(thread); entry; entry = this.#outbox.first(thread)) {
      if (entry.failed || entry.asks) break;
      if (entry.id !== current.id) attempt = 0;
      Object.assign(current, { id: entry.id, abort: new AbortController(), nudge: new AbortController() });
      const outcome = await post(entry.action, { ...entry.fields, client_id: entry.id }, { signal: current.abort.signal });
      if (!this.#outbox.has(entry.id)) continue; // its frame came first, or she deleted it
      if (!this.#settle(entry, outcome)) {
        const wait = outcome.after ?? WAITS[Math.min(attempt, WAITS.length - 1)] * (0.75 + Math.random() / 2);
        attempt += 1;
        await pause(wait, whichever([current.nudge.signal, current.abort.signal]));
      } else if (outcome.kind === "signed-out") {
        break;
      }
    }
    this.#running.delete(thread);
  }

  /* True when the server has decided; false when it must be asked again. */
  #settle(entry, outcome) {
    if (outcome.kind === "later") return false;
    if (outcome.kind === "signed-out") {
      this.#tell("signed-out", { entry });
    } else if (outcome.kind === "done") {
      this.#outbox.drop(entry.id);
      this.#tell("sent", { entry, answer: outcome.answer });
    } else if (outcome.code === ASKS) {
      this.#outbox.ask(entry.id, outcome.message);
      this.#tell("asks", { entry: { ...entry, asks: outcome.message } });
    } else {
      // What stands behind it was written after it: nothing of it goes out of turn, all of it is hers again.
      const entries = this.#outbox.takeAll(entry.thread);
      this.#tell("refused", { entry, entries, code: outcome.code, message: outcome.message });
    }
    return true;
  }

  #lookForLate() {
    for (const [thread] of this.#running) {
      if (!this.#outbox.isLate(thread) || this.#outbox.first(thread).failed) continue;
      this.#outbox.fail(thread);
      this.#running.get(thread).nudge?.abort();
      this.#tell("failed", { thread });
    }
  }
}
