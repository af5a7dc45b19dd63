// Where a reference or a command is begun at the caret: {at, query}, `at` being the place of its sign; null elsewhere.

const BEFORE = "^|[\\s([{«“‘\"'<>\\-–—/،؛:\\u061c\\u200e\\u200f\\u2066-\\u2069]";
const PREFIX = "[وفبلك]{0,3}ـ*";
const REFERENCE = new RegExp(`(?:${BEFORE})${PREFIX}#([\\p{L}\\p{M}\\p{N}_'’.–-]+(?: [\\p{L}\\p{M}\\p{N}_'’.–-]+){0,4} ?|)$`, "u");
const COMMAND = /(?:^|\n)[\u200e\u200f\u061c]?\/([\p{L}\p{M}]{0,24})$/u;
const LONGEST = 80;

function begun(pattern, text, caret) {
  const from = Math.max(0, caret - LONGEST);
  const found = pattern.exec(text.slice(from, caret));
  return found ? { at: caret - found[1].length - 1, query: found[1] } : null;
}

/* `#` and the words of a title. A single sign at the beginning of a line is a heading's. */
export function referenceAt(text, caret) {
  const found = begun(REFERENCE, text, caret);
  if (!found) return null;
  const atStart = found.at === 0 || text[found.at - 1] === "\n";
  return found.query || !atStart ? found : null;
}

/* `/` at the beginning of a line. */
export const commandAt = (text, caret) => begun(COMMAND, text, caret);

/* Two spellings of one word are equal: hamza, marks, tatweel, accents and case aside (arabic.md §15.2, in short). */
export function folded(word) {
  return word
    .normalize("NFKC")
    .replace(/[\u0610-\u061a\u064b-\u065f\u0670\u0640]/gu, "")
    .replace(/[آأإٱ]/gu, "ا")
    .replace(/[ىی]/gu, "ي")
    .replace(/[ةە]/gu, "ه")
    .replace(/[ؤئ]/gu, "ء")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/gu, "")
    .normalize("NFC");
}

/* The commands that begin so, under any of their names: «/قرار» and `/decision` are the same one (T-KEY-4). */
export function commandsFor(query, commands) {
  const wanted = folded(query);
  return commands.filter(({ names }) =>
    names.some((name) => folded(name).split(/\s+/u).some((part) => part.startsWith(wanted) || part.replace(/^ال/u, "").startsWith(wanted))),
  );
}
