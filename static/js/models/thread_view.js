// Which posts of a thread stand on the page and where the next one belongs. It never looks at the page itself.

export class ThreadView {
  #numbers;
  #mine;
  #unseen = new Set();
  #end;
  #first;

  /* `end`: whether the page reaches the thread's last post, so that what is new belongs on it. */
  constructor({ numbers = [], mine = [], end = true } = {}) {
    this.#numbers = [...numbers].sort((a, b) => a - b);
    this.#mine = new Set(mine);
    this.#end = end;
    this.#first = this.#numbers[0] ?? 0;
  }

  get atEnd() {
    return this.#end;
  }

  get last() {
    return this.#numbers.at(-1) ?? 0;
  }

  has(number) {
    return this.#numbers.includes(number);
  }

  /* Where a post goes: "replace" the one that stands there, "after" the number given (0: before all), or "elsewhere",
     on a page before or after this one. */
  placeOf(number) {
    if (this.has(number)) return { where: "replace" };
    if (number < this.#first || (!this.#end && number > this.last)) return { where: "elsewhere" };
    return { where: "after", number: this.#numbers.findLast((other) => other < number) ?? 0 };
  }

  placed(number) {
    if (this.has(number)) return;
    this.#numbers.push(number);
    this.#numbers.sort((a, b) => a - b);
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
