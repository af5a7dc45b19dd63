// Marks of Markdown put on a selection. A change is {from, to, text, start, end}: `text` replaces what stands from `from`
// to `to`, then `start` to `end` is selected. Signs stand where the server's parser reads them (arabic.md §10).

const PUNCTUATION = /[\p{P}\p{S}]/u;
const ARABIC = /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/u;
const LETTER = /[\p{L}\p{N}]/u;
const DIGITS = "0-9٠-٩۰-۹";

const AROUND = { bold: "**", italic: "*", strike: "~~", code: "`" };
const ITEM = new RegExp(`^([ \\t>]*)(?:[-+*][ \\t]+|[${DIGITS}]{1,9}[.)][ \\t]+)?`, "u");
const LINES = {
  list: { has: /^[ \t>]*[-+*][ \t]/, put: (line) => line.replace(ITEM, "$1- ") },
  numbers: {
    has: new RegExp(`^[ \\t>]*[${DIGITS}]{1,9}[.)][ \\t]`, "u"),
    put: (line, at) => line.replace(ITEM, `$1${at + 1}. `),
  },
  quote: { has: /^> ?/, put: (line) => `> ${line}`, take: (line) => line.replace(/^> ?/, "") },
  heading: { has: /^#{1,6}[ \t]/, put: (line) => `## ${line}`, take: (line) => line.replace(/^#{1,6}[ \t]+/, "") },
};
const plain = (line) => line.replace(ITEM, "$1");

const lastOf = (text) => [...text.slice(-2)].at(-1) ?? "";
const firstOf = (text) => [...text.slice(0, 2)][0] ?? "";

/* Whether a sign that closes after `inner` would be read as closing with `after` behind it: CommonMark wants a space
   between `:**` and a letter. Beside an Arabic letter our parser does not, for stars. */
export function wantsSpace(sign, inner, after) {
  if (sign === "`" || !PUNCTUATION.test(inner) || !LETTER.test(after)) return false;
  return !(sign.startsWith("*") && (ARABIC.test(inner) || ARABIC.test(after)));
}

/* `**`, `*`, `~~` or one backtick around the selection, or taken from it. */
function around(sign, value, start, end) {
  const chosen = value.slice(start, end);
  const [lead] = chosen.match(/^\s*/u);
  const [tail] = chosen.slice(lead.length).match(/\s*$/u);
  const inner = chosen.slice(lead.length, chosen.length - tail.length);
  const [from, to] = [start + lead.length, start + lead.length + inner.length];
  if (value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign && !isLonger(value, from, to, sign)) {
    return { from: from - sign.length, to: to + sign.length, text: inner, start: from - sign.length, end: to - sign.length };
  }
  const before = !lead && wantsSpace(sign, firstOf(inner), lastOf(value.slice(0, from))) ? " " : "";
  const after = !tail && wantsSpace(sign, lastOf(inner), firstOf(value.slice(to))) ? " " : "";
  const at = from + before.length + sign.length;
  return { from, to, text: before + sign + inner + sign + after, start: at, end: at + inner.length };
}

/* One star inside of two is the end of bold, not of italics. */
function isLonger(value, from, to, sign) {
  return sign === "*" && value[from - 2] === "*" && value[from - 3] !== "*" && value[to + 1] === "*";
}

function linesAround(value, start, end) {
  const from = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", Math.max(start, end - (end > start && value[end - 1] === "\n" ? 1 : 0)));
  return [from, next < 0 ? value.length : next];
}

function onLines(mark, value, start, end) {
  const [from, to] = linesAround(value, start, end);
  const lines = value.slice(from, to).split("\n");
  const takes = lines.every((line) => mark.has.test(line) || !line.trim()) && lines.some((line) => mark.has.test(line));
  let at = 0;
  const changed = lines.map((line) => {
    if (takes) return (mark.take ?? plain)(line);
    if (!line.trim() && lines.length > 1) return mark === LINES.quote ? ">" : line;
    return mark.put(line, at++);
  });
  // What stands on the next line would be read as going on.
  const gap = !takes && mark !== LINES.heading && /^\n[^\n]/.test(value.slice(to, to + 2)) && !mark.has.test(value.slice(to + 1)) ? "\n" : "";
  const text = changed.join("\n");
  const caret = from + text.length;
  return { from, to, text: text + gap, start: lines.length > 1 ? from : caret, end: caret };
}

/* On lines of their own, with an empty line where the text around goes on. */
function apart(value, start, end, text, select) {
  const before = value.slice(0, start);
  const after = value.slice(end);
  const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = after.startsWith("\n\n") || !after ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const [first, last] = select(start + above.length);
  return { from: start, to: end, text: above + text + below, start: first, end: last };
}

function block(value, start, end) {
  const chosen = value.slice(start, end).replace(/\n+$/, "");
  const fence = "`".repeat(Math.max(3, ...(chosen.match(/`+/g) ?? []).map((run) => run.length + 1)));
  return apart(value, start, end, `${fence}\n${chosen}\n${fence}`, (at) => [at + fence.length + 1, at + fence.length + 1 + chosen.length]);
}

function table(value, start, end, { column = "" } = {}) {
  const chosen = value.slice(start, end).trim();
  const rows = chosen.includes("\t") ? chosen.split("\n").map((row) => row.split("\t")) : null;
  const cells = rows ?? [[chosen || `${column} 1`.trim(), `${column} 2`.trim()], ["", ""], ["", ""]];
  const wide = Math.max(...cells.map((row) => row.length));
  const line = (row) => `| ${Array.from({ length: wide }, (_, at) => (row[at] ?? "").replaceAll("|", "\\|").trim()).join(" | ")} |`;
  const text = [line(cells[0]), `|${" --- |".repeat(wide)}`, ...cells.slice(1).map(line)].join("\n");
  return apart(value, start, end, text, (at) => [at + 2, at + 2 + cells[0][0].length]);
}

function link(value, start, end) {
  const chosen = value.slice(start, end).trim();
  const isAddress = /^(?:https?:\/\/|mailto:)\S+$/u.test(chosen);
  const text = isAddress ? `[](${chosen})` : `[${chosen}](https://)`;
  // What is missing is selected: the words, or the address.
  const at = isAddress || !chosen ? start + 1 : start + chosen.length + 3;
  return { from: start, to: end, text, start: at, end: isAddress || !chosen ? at : at + 8 };
}

export function marked(name, value, start, end, names) {
  if (name === "code" && value.slice(start, end).includes("\n")) return block(value, start, end);
  if (name in AROUND) return around(AROUND[name], value, start, end);
  if (name in LINES) return onLines(LINES[name], value, start, end);
  return { block, table, link }[name](value, start, end, names);
}
