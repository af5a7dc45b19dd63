// Which posts of a thread stand on the page and where the next one belongs. It never looks at the page itself.

export class ThreadView {
  #numbers;
  #mine;
  #unseen = new Set();
  #end;
  #latest;

  /* `end`: whether the page reaches the thread's last post, so that what is new belongs on it. */
  constructor({ numbers = [], mine = [], end = true } = {}) {
    this.#numbers = [...numbers].sort((a, b) => a - b);
    this.#mine = new Set(mine);
    this.#end = end;
    this.#latest = this.last;
  }

  get atEnd() {
    return this.#end;
  }

  /* Whether the page now reaches the end. It does not while a later post is known that is not on it. */
  reaches(end) {
    this.#end = end && this.#latest <= this.last;
  }

  get first() {
    return this.#numbers[0] ?? 0;
  }

  get last() {
    return this.#numbers.at(-1) ?? 0;
  }

  get size() {
    return this.#numbers.length;
  }

  has(number) {
    return this.#numbers.includes(number);
  }

  /* Where a post goes: "replace" the one that stands there, "after" the number given (0: before all), or "elsewhere",
     on a page before or after this one. */
  placeOf(number) {
    if (this.has(number)) return { where: "replace" };
    if (number < this.first || (!this.#end && number > this.last)) return { where: "elsewhere" };
    return { where: "after", number: this.#numbers.findLast((other) => other < number) ?? 0 };
  }

  placed(number) {
    this.heard(number);
    if (this.has(number)) return;
    this.#numbers.push(number);
    this.#numbers.sort((a, b) => a - b);
  }

  /* That there is such a post, on this page or not. */
  heard(number) {
    this.#latest = Math.max(this.#latest, number);
  }

  /* Taken off the page, to be fetched again when it is wanted. */
  dropped(numbers) {
    const gone = new Set(numbers);
    if (gone.has(this.last)) this.#end = false;
    this.#numbers = this.#numbers.filter((number) => !gone.has(number));
  }

  /* What was known of the thread before its page was exchanged for another. */
  inherit(before) {
    this.heard(before.#latest);
    this.reaches(this.#end);
    for (const number of before.#mine) this.#mine.add(number);
    for (const number of before.#unseen) this.#unseen.add(number);
  }

  isMine(number) {
    return this.#mine.has(number);
  }

  own(number) {
    this.#mine.add(number);
    this.#unseen.delete(number);
  }

  /* A post has come that she has not looked at; her own are not news to her. */
  arrived(number) {
    if (!this.isMine(number)) this.#unseen.add(number);
  }

  seen(number) {
    for (const other of this.#unseen) if (other <= number) this.#unseen.delete(other);
  }

  get unseen() {
    return this.#unseen.size;
  }

  get firstUnseen() {
    return this.#unseen.size ? Math.min(...this.#unseen) : null;
  }
}
