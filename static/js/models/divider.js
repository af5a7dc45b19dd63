// Where "new since" stands. A divider that came with the page stays where it was; without one, it is put before the
// first post that comes while she is not looking, and stays there until she has been away again.

export class Divider {
  #at;
  #away = false;

  constructor(at = null) {
    this.#at = at;
  }

  get at() {
    return this.#at;
  }

  left() {
    this.#away = true;
  }

  /* Back, and everything was seen before she left again: the next absence begins a new divider. */
  returned() {
    this.#away = false;
  }

  /* The number before which the divider must now be put, or null when it stays. */
  arrived(number) {
    if (!this.#away) return null;
    this.#away = false;
    this.#at = number;
    return number;
  }
}
