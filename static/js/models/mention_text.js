// Mentions as they are typed: where one begins, what is looked for, and how a name stands in the box (arabic.md §11).
// The box holds `@[name]`; which name stands for whom is kept beside it, and the server makes tokens of them.

// Begins a word: the start, a space, an opening sign, or a mark of direction.
const BEFORE = "^|[\\s([{«“‘\"'<>\\-–—/،؛:\\u061c\\u200e\\u200f\\u2066-\\u2069\\u202a-\\u202e]";
// Arabic writes its prefixes on the word: و، ف، ب، ل، ك, several of them, with a tatweel or without.
const PREFIX = "[وفبلك]{0,3}ـ*";
const OPEN = new RegExp(`(?:${BEFORE})${PREFIX}@([\\p{L}\\p{M}\\p{N}_'’.–-]*(?: [\\p{L}\\p{M}\\p{N}_'’.–-]+){0,3} ?)$`, "u");
const LONGEST = 60;

/* What is looked for at the caret: {at, query}, `at` being the place of the sign; nothing where no mention is begun. */
export function soughtAt(text, caret) {
  const from = Math.max(0, caret - LONGEST);
  const found = OPEN.exec(text.slice(from, caret));
  if (!found) return null;
  const [, query] = found;
  // Two spaces end a name, and so does one that is followed by nothing found; the caller sees to the second.
  return { at: caret - query.length - 1, query };
}

/* The names of a text, kept beside its box as JSON: {label: token}. */
export class Names {
  #named;

  constructor(text = "") {
    this.#named = read(text);
  }

  /* The label for a token: its name, told apart from another's of the same name. */
  add({ token, label }) {
    let own = label;
    for (let twin = 2; own in this.#named && this.#named[own] !== token; twin += 1) own = `${label} (${twin})`;
    this.#named[own] = token;
    return own;
  }

  merge(text) {
    this.#named = { ...read(text), ...this.#named };
  }

  /* Only those that still stand in the text. */
  in(text) {
    const standing = Object.entries(this.#named).filter(([label]) => text.includes(`@[${label}]`));
    return standing.length ? JSON.stringify(Object.fromEntries(standing)) : "";
  }

  toString() {
    return Object.keys(this.#named).length ? JSON.stringify(this.#named) : "";
  }
}

function read(text) {
  try {
    return { ...JSON.parse(text || "{}") };
  } catch {
    return {};
  }
}

/* As it is shown before the server has drawn it. */
export const shown = (text) => text.replace(/@\[([^[\]\n]{1,200})\]/g, "@$1");
