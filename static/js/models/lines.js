// Lines of a text in a box: a list that goes on at Enter, and the direction of the paragraph where the caret stands.
//
// A paragraph runs as its first letter does (arabic.md §2.3). Where she wants it otherwise, its first character is a mark
// of direction, U+200F or U+200E, after the signs of Markdown: server, browser, mail and whoever quotes it read the same.

import { directionOf } from "./writing.js";

const DIGITS = "0-9٠-٩۰-۹";
const QUOTE = "[ \\t]*(?:>[ \\t]?)*";
const ITEM = new RegExp(`^(${QUOTE})(?:([-+*])|([${DIGITS}]{1,9})([.)]))([ \\t]+)(.*)$`, "su");
const QUOTED = /^([ \t]*(?:>[ \t]?)+)(.*)$/su;
const BEGINS = new RegExp(`^${QUOTE}(?:(?:[-+*]|[${DIGITS}]{1,9}[.)]|#{1,6})[ \\t]+|\\|[ \\t]*)`, "u");
const SIGNS = new RegExp(`^${QUOTE}(?:(?:[-+*]|[${DIGITS}]{1,9}[.)]|#{1,6})[ \\t]+)*(?:\\|[ \\t]*)?`, "u");
const MARKS = { rtl: "\u200f", ltr: "\u200e" };
const ZEROS = ["0", "٠", "۰"];

const lineStart = (value, at) => value.lastIndexOf("\n", at - 1) + 1;

function lineEnd(value, at) {
  const end = value.indexOf("\n", at);
  return end < 0 ? value.length : end;
}

/* Within a block of code nothing is Markdown. */
function isCode(value, at) {
  return (value.slice(0, lineStart(value, at)).match(/^[ \t>]*```/gmu) ?? []).length % 2 === 1;
}

/* One more, in the digits it is written in. */
function following(digits) {
  const code = digits.codePointAt(0);
  const zero = ZEROS.map((sign) => sign.codePointAt(0)).find((first) => code >= first && code < first + 10);
  const number = Number([...digits].map((digit) => digit.codePointAt(0) - zero).join("")) + 1;
  return [...String(number)].map((digit) => String.fromCodePoint(zero + Number(digit))).join("");
}

/* What Enter does in a list or a quotation: the next item, or the end of it where this one is empty. Null elsewhere. */
export function continued(value, start, end) {
  if (start !== end || isCode(value, start)) return null;
  const from = lineStart(value, start);
  const line = value.slice(from, start);
  const item = ITEM.exec(line);
  const quoted = item ? null : QUOTED.exec(line);
  if (!item && !quoted) return null;
  const rest = item ? item[6] : quoted[2];
  const isEmpty = !`${rest}${value.slice(start, lineEnd(value, start))}`.replace(/[\s\u200e\u200f]/gu, "");
  if (isEmpty) {
    const kept = item ? item[1] : "";
    return { from, to: lineEnd(value, start), text: kept, start: from + kept.length, end: from + kept.length };
  }
  const sign = item && (item[2] ?? `${following(item[3])}${item[4]}`);
  const text = item ? `\n${item[1]}${sign}${item[5]}` : `\n${quoted[1]}`;
  return { from: start, to: start, text, start: start + text.length, end: start + text.length };
}

/* From where to where the paragraph, item, heading or row goes that the selection touches. */
function blockAround(value, start, end) {
  let from = lineStart(value, start);
  if (start === end && !isWritten(value.slice(from, lineEnd(value, from)))) return [from, lineEnd(value, from)];
  while (from > 0 && !BEGINS.test(value.slice(from, lineEnd(value, from)))) {
    const above = lineStart(value, from - 1);
    if (!isWritten(value.slice(above, from - 1))) break;
    from = above;
  }
  let to = lineEnd(value, end);
  while (to < value.length) {
    const below = value.slice(to + 1, lineEnd(value, to + 1));
    if (!isWritten(below) || BEGINS.test(below)) break;
    to += 1 + below.length;
  }
  return [from, to];
}

const isWritten = (line) => line.replace(/^[ \t>]*/u, "").trim() !== "";

const bare = (line) => line.slice(SIGNS.exec(line)[0].length);
const unmarked = (text) => text.replace(/^[\u200e\u200f\u061c]+/u, "");

/* "rtl" or "ltr", as its first letter or mark says; nothing for one without letters. */
export function blockDirection(value, at) {
  const [from, to] = blockAround(value, at, at);
  return directionOf(value.slice(from, to).split("\n").map(bare).join("\n"));
}

/* The paragraphs of the selection turned; null in code, or where they run so by themselves already. */
export function turned(value, start, end, direction) {
  if (isCode(value, start)) return null;
  const [from, to] = blockAround(value, start, end);
  let [first, last, at] = [start, end, from];
  const lines = value.slice(from, to).split("\n");
  const changed = lines.map((line) => {
    const signs = SIGNS.exec(line)[0];
    const text = unmarked(line.slice(signs.length));
    const wants = text ? directionOf(text) !== direction : lines.length === 1;
    const now = signs + (wants ? MARKS[direction] : "") + text;
    const words = at + signs.length;
    if (start >= words) first += now.length - line.length;
    if (end >= words) last += now.length - line.length;
    at += line.length + 1;
    return now;
  });
  const text = changed.join("\n");
  if (text === value.slice(from, to)) return null;
  const within = (place) => Math.max(from, Math.min(place, from + text.length));
  return { from, to, text, start: within(first), end: within(last) };
}
