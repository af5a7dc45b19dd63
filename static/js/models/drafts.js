// Texts not yet sent, each under the place it is for. They survive a reload and lie on this device only.

const KEEP = 30 * 24 * 60 * 60 * 1000;

export class Drafts {
  #kept;
  #clock;

  constructor(kept, clock = Date.now) {
    this.#kept = kept;
    this.#clock = clock;
  }

  /* The fields as they were typed; nothing when there is none, or it is older than a month. */
  read(place) {
    const draft = this.#kept.read(`draft:${place}`);
    if (!draft || this.#clock() - draft.at > KEEP) return null;
    return draft.fields;
  }

  /* A draft without a word in it is none. */
  write(place, fields, text = fields.body) {
    if (text?.trim()) this.#kept.write(`draft:${place}`, { at: this.#clock(), fields });
    else this.remove(place);
  }

  remove(place) {
    this.#kept.remove(`draft:${place}`);
  }
}
