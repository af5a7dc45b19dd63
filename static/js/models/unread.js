// How much is new for her, by room and by thread, from what the page said and what has happened since.

export class Unread {
  #rooms;
  #threads = new Map(); // thread → {room, read, last, mine: Set}

  constructor(rooms = {}) {
    this.#rooms = new Map(Object.entries(rooms).map(([room, count]) => [Number(room), count]));
  }

  count(room) {
    return this.#rooms.get(room) ?? 0;
  }

  get rooms() {
    return [...this.#rooms.keys()];
  }

  get total() {
    return [...this.#rooms.values()].reduce((sum, count) => sum + count, 0);
  }

  /* What the page knows of a thread: how far she has read it, and its last post. */
  know(thread, room, read, last) {
    this.#threads.set(thread, { room, read, last, mine: this.#threads.get(thread)?.mine ?? new Set() });
  }

  #of(thread, room, last) {
    if (!this.#threads.has(thread)) this.#threads.set(thread, { room, read: last, last, mine: new Set() });
    return this.#threads.get(thread);
  }

  #add(room, change) {
    if (change) this.#rooms.set(room, Math.max(0, this.count(room) + change));
  }

  /* `mine` is told just before the post itself comes. */
  own(thread, number) {
    this.#of(thread, null, number - 1).mine.add(number);
  }

  arrived(thread, room, number) {
    const at = this.#of(thread, room, number - 1);
    at.room = room;
    if (number <= at.last) return;
    const caughtUp = at.read >= at.last;
    at.last = number;
    if (at.mine.has(number) && caughtUp) at.read = number;
    else this.#add(room, 1);
  }

  read(thread, number) {
    const at = this.#threads.get(thread);
    if (!at || number <= at.read) return;
    const upTo = Math.min(number, at.last);
    this.#add(at.room, at.read - upTo);
    at.read = Math.max(at.read, upTo);
  }

  newIn(thread) {
    const at = this.#threads.get(thread);
    return at ? at.last - at.read : 0;
  }
}
