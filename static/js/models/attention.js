// Whether the reader is at this tab: it is before her, and she has touched it in the last minutes. A plain class.

const IDLE = 5 * 60_000;

export class Attention {
  #visible;
  #told = null;
  #tell;
  #timer = null;
  #awake = true;

  constructor(visible, tell) {
    this.#visible = visible;
    this.#tell = tell;
    this.touched();
  }

  get state() {
    return this.#visible && this.#awake ? "here" : "away";
  }

  touched() {
    this.#awake = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#rest(), IDLE);
    this.#change();
  }

  shown(visible) {
    this.#visible = visible;
    if (visible) this.touched();
    else this.#change();
  }

  /* A new line knows nothing of this tab yet. */
  again() {
    this.#told = null;
    this.#change();
  }

  end() {
    clearTimeout(this.#timer);
  }

  #rest() {
    this.#awake = false;
    this.#change();
  }

  #change() {
    if (this.#told === this.state) return;
    this.#told = this.state;
    this.#tell(this.state);
  }
}
