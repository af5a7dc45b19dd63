// What is kept on this device, and only for the person who wrote it. Everything lies under one prefix, so that all of
// it can be dropped when a session ends (delivery.md §3, close 4401).

const PREFIX = "majlis:";

/* A store that forgets with the page, for browsers that refuse to keep anything. */
class Memory {
  #kept = new Map();

  getItem(key) {
    return this.#kept.get(key) ?? null;
  }

  setItem(key, value) {
    this.#kept.set(key, value);
  }

  removeItem(key) {
    this.#kept.delete(key);
  }

  keys() {
    return [...this.#kept.keys()];
  }
}

function storageOf(page) {
  try {
    return page.localStorage ?? null;
  } catch {
    return null;
  }
}

// Once everything was forgotten, nothing of this page is kept any more: leaving it must not put a draft back.
let sealed = false;

export class Kept {
  #store;
  #memory = new Memory();
  #prefix;

  constructor(person, page = window) {
    this.#store = storageOf(page);
    this.#prefix = `${PREFIX}${person}:`;
  }

  read(name) {
    const key = this.#prefix + name;
    const text = this.#memory.getItem(key) ?? this.#store?.getItem(key);
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  write(name, value) {
    if (sealed) return;
    const key = this.#prefix + name;
    const text = JSON.stringify(value);
    try {
      this.#store.setItem(key, text);
      this.#memory.removeItem(key);
    } catch {
      // Full, or refused: it is at least kept as long as the page.
      this.#memory.setItem(key, text);
    }
  }

  remove(name) {
    this.#memory.removeItem(this.#prefix + name);
    this.#store?.removeItem(this.#prefix + name);
  }

  /* Calls back when another tab of hers changes `name`. */
  onChange(name, then) {
    window.addEventListener("storage", (event) => {
      if (event.key === this.#prefix + name || event.key === null) then();
    });
  }
}

function forgetWhere(condition) {
  const store = storageOf(window);
  if (!store) return;
  for (const key of Object.keys(store)) if (key.startsWith(PREFIX) && condition(key)) store.removeItem(key);
}

export function forgetEverything() {
  sealed = true;
  forgetWhere(() => true);
}

/* On a shared machine nobody finds what the person before her wrote. */
export function forgetOthers(person) {
  forgetWhere((key) => !key.startsWith(`${PREFIX}${person}:`));
}
