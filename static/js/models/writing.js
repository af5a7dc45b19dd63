// What a text says of itself: its language and its direction, guessed while it is written (arabic.md §2.3, §9).

const STRONG = /\p{L}/u;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const NOT_COUNTED = /`[^`]*`|https?:\/\/\S+|[^\s@]{1,64}@\S+|@\[[^\]]*\]|[@#]\S+/gu;
const ENOUGH = 4_000; // letters tell a language long before; a long text is looked at on each key

const FRENCH = new Set(
  ("le la les un une des du de et est sont nous vous ils elles pour dans avec sur par pas que qui ce cette ces au aux " +
    "merci bonjour mais ou donc leur notre votre été être avoir").split(" "),
);
const ENGLISH = new Set(
  ("the a an of and is are we you they for in with on by not that which this these to thank hello but or so their our " +
    "your been be have it as at from").split(" "),
);

/* "rtl" or "ltr" by the first letter; nothing for a text without letters. */
export function directionOf(whole) {
  const text = whole.slice(0, ENOUGH);
  const letter = text.replace(NOT_COUNTED, " ").match(STRONG)?.[0] ?? text.match(STRONG)?.[0];
  if (!letter) return "";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

/* "ar", "en" or "fr"; nothing while it cannot be told. */
export function languageOf(whole) {
  const counted = whole.slice(0, ENOUGH).replace(NOT_COUNTED, " ");
  const letters = counted.match(/\p{L}/gu) ?? [];
  if (!letters.length) return "";
  const arabic = letters.filter((letter) => RIGHT_TO_LEFT.test(letter)).length;
  if (arabic * 2 >= letters.length) return "ar";
  const words = counted.toLowerCase().match(/\p{L}+/gu) ?? [];
  const score = (list) => words.filter((word) => list.has(word)).length;
  const french = score(FRENCH) + (counted.match(/[àâçèêëîïôûùœ]/giu) ?? []).length;
  const english = score(ENGLISH);
  if (french === english) return "";
  return french > english ? "fr" : "en";
}

const each = (text, mark) => text.split("\n").map(mark).join("\n");

const MARKS = {
  bold: { around: ["**", "**"] },
  code: { around: ["`", "`"], block: ["```\n", "\n```"] },
  list: { lines: (line) => (line.startsWith("- ") ? line : `- ${line}`) },
  quote: { lines: (line) => (line.startsWith("> ") ? line : `> ${line}`) },
  link: { around: ["[", "](https://)"] },
};

/* A mark put on the selection: {from, to, text} replaces it, {start, end} is what to select then. */
export function marked(name, value, start, end) {
  const mark = MARKS[name];
  if (mark.lines) {
    const from = value.lastIndexOf("\n", start - 1) + 1;
    const next = value.indexOf("\n", end);
    const to = next < 0 ? value.length : next;
    const text = each(value.slice(from, to), mark.lines);
    return { from, to, text, start: from + text.length, end: from + text.length };
  }
  const chosen = value.slice(start, end);
  const [before, after] = mark.block && chosen.includes("\n") ? mark.block : mark.around;
  const inner = start + before.length;
  return { from: start, to: end, text: before + chosen + after, start: inner, end: inner + chosen.length };
}
