// How far this tab has each room's log (delivery.md G5–G9). A plain class: it knows no page and no socket.

export class Cursors {
  #at = new Map();

  constructor(given = {}) {
    for (const [room, [seq, epoch]] of Object.entries(given)) this.set(Number(room), seq, epoch);
  }

  get size() {
    return this.#at.size;
  }

  has(room) {
    return this.#at.has(room);
  }

  set(room, seq, epoch) {
    this.#at.set(room, { seq, epoch });
  }

  forget(room) {
    this.#at.delete(room);
  }

  /* What a frame with this number is: "next" (and it counts as had), "seen", or "gap" when one before it is missing. */
  take(room, seq) {
    const at = this.#at.get(room);
    if (!at || seq <= at.seq) return "seen";
    if (seq > at.seq + 1) return "gap";
    at.seq = seq;
    return "next";
  }

  /* Whether everything up to `seq` is here. */
  reaches(room, seq) {
    const at = this.#at.get(room);
    return !at || at.seq >= seq;
  }

  /* The rooms in which something is missing, and those whose numbers have begun anew, by the heads of the pulse. */
  compare(heads) {
    const behind = [];
    const anew = [];
    for (const [key, [seq, epoch]] of Object.entries(heads)) {
      const at = this.#at.get(Number(key));
      if (!at) continue;
      if (at.epoch !== epoch) anew.push(Number(key));
      else if (seq > at.seq) behind.push(Number(key));
    }
    return { behind, anew };
  }

  /* What `resume` asks with, for all rooms or for some. */
  question(rooms = [...this.#at.keys()]) {
    const known = rooms.filter((room) => this.#at.has(room));
    return Object.fromEntries(known.map((room) => [room, [this.#at.get(room).seq, this.#at.get(room).epoch]]));
  }
}
