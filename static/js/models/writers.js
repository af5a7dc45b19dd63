// Who is writing: each for a few seconds since her last sign. A plain class.

const HOLDS = 6_000;

export class Writers {
  #names = new Map(); // person → {name, timer}
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  get names() {
    return [...this.#names.values()].map(({ name }) => name);
  }

  writes(person, name) {
    clearTimeout(this.#names.get(person)?.timer);
    const timer = setTimeout(() => this.#drop(person), HOLDS);
    this.#names.set(person, { name, timer });
    this.#changed();
  }

  /* A post came with this name above it: whoever bears it is not writing that one any more. */
  posted(name) {
    for (const [person, writer] of [...this.#names]) if (writer.name === name) this.#drop(person);
  }

  clear() {
    for (const person of [...this.#names.keys()]) this.#drop(person);
  }

  #drop(person) {
    clearTimeout(this.#names.get(person)?.timer);
    if (this.#names.delete(person)) this.#changed();
  }
}
