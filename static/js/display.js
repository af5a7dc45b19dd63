/* Dates, times and badges in the reader's own style, word for word as the server writes them.
 *
 * The tables come from the page (`{% display_tables %}`), so there is one source of months, patterns and
 * sentences. Intl is not asked at all: its months, and its edition of the time zones, are not the server's.
 * The functions mirror accounts/display/dates.py; tests/display compares the two. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;
const NO_BREAK_SPACE = "\u00a0";
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

const categories = {
  ar(n) {
    if (n <= 2) return ["zero", "one", "two"][n];
    const rest = n % 100;
    if (rest >= 3 && rest <= 10) return "few";
    return rest >= 11 ? "many" : "other";
  },
  en: (n) => (n === 1 ? "one" : "other"),
  fr: (n) => (n > 1 ? "other" : "one"),
};

const fill = (pattern, parts) => pattern.replace(/\{(\w+)\}/g, (hole, name) => parts[name] ?? hole);
const pad = (n) => String(n).padStart(2, "0");
const isolate = (text) => `\u2068${text.replace(CONTROLS, "")}\u2069`;

function inDigits(text, { tables, style }) {
  if (tables.language !== "ar" || style.digits !== "arab") return text;
  return text.replace(/[0-9]/g, (digit) => tables.digits.arab[digit]);
}

/* What a clock on the wall shows, by the server's own table of the zone's offsets. */
function wallClock(instant, timezone, { tables }) {
  const offsets = tables.zones[timezone];
  if (!offsets || Number.isNaN(instant)) throw new RangeError(`Unreadable time or unknown zone: ${timezone}`);
  const second = Math.floor(instant / 1000);
  let offset = offsets[0][1];
  for (const [since, minutes] of offsets) {
    if (since > second) break;
    offset = minutes;
  }
  const shown = new Date(instant + offset * MINUTE * 1000);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    offset,
  };
}

function longDate(wall, { tables, style }) {
  const months = tables.months[style.months] ?? Object.values(tables.months)[0];
  const day = wall.day === 1 ? tables.firstOfMonth : wall.day;
  return fill(tables.patterns.date, { day, month: months[wall.month - 1], year: wall.year });
}

function weekdayDate(wall, reader) {
  const sundayFirst = new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay();
  const weekday = reader.tables.weekdays[(sundayFirst + 6) % 7];
  return fill(reader.tables.patterns.weekday, { weekday, date: longDate(wall, reader) });
}

function clock(wall, { tables, style }) {
  if (!style.hour12) return `${pad(wall.hour)}:${pad(wall.minute)}`;
  const half = tables.halfDays[wall.hour < 12 ? 0 : 1];
  return `${wall.hour % 12 || 12}:${pad(wall.minute)}${NO_BREAK_SPACE}${half}`;
}

function dateTime(wall, reader) {
  return fill(reader.tables.patterns.datetime, { date: longDate(wall, reader), time: clock(wall, reader) });
}

function utcOffset({ offset }) {
  const minutes = Math.abs(offset);
  return `UTC${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function absolute(wall, reader) {
  const parts = { date: weekdayDate(wall, reader), time: clock(wall, reader) };
  const text = inDigits(fill(reader.tables.patterns.datetime, parts), reader);
  return `${text} (${isolate(utcOffset(wall))})`;
}

/* A counted sentence, such as phrase("minutes_ago", 4, reader). */
export function phrase(name, n, reader) {
  const form = reader.tables.phrases[name][categories[reader.tables.language](n)];
  return fill(form, { n: inDigits(String(n), reader) });
}

/* The same in the reader's own style, by the tables of the page; nothing on a page without them. */
export function counted(name, n) {
  const reader = pageReader();
  return reader ? phrase(name, n, reader) : "";
}

/* A whole number in the reader's digits; plain on a page without tables. */
export function figures(n) {
  const reader = pageReader();
  return reader ? inDigits(String(n), reader) : String(n);
}

/* The size of a file, as accounts/display/numbers.py writes it, not isolated. */
export function fileSize(bytes, reader = pageReader()) {
  if (!reader || !Number.isFinite(bytes)) return "";
  if (bytes < KIB) return phrase("bytes", bytes, reader).replaceAll(" ", NO_BREAK_SPACE);
  const [...units] = reader.tables.sizes.units;
  let amount = bytes / KIB;
  // 1023.95 would be written "1024", which is the next unit.
  for (; amount >= 1023.95 && units.length > 1; amount /= KIB) units.shift();
  const point = reader.style.digits === "arab" && reader.tables.language === "ar" ? "٫" : reader.tables.sizes.point;
  const written = String(Math.round(amount * 10) / 10).replace(".", point);
  return `${inDigits(written, reader)}${NO_BREAK_SPACE}${units[0]}`;
}

function largestUnit(seconds) {
  if (seconds >= DAY) return ["days", DAY];
  return seconds >= HOUR ? ["hours", HOUR] : ["minutes", MINUTE];
}

function relative(instant, now, wall, reader) {
  const seconds = Math.floor(now / 1000) - Math.floor(instant / 1000);
  const distance = Math.abs(seconds);
  if (distance < MINUTE) return reader.tables.sentences.now;
  if (distance >= DAY) return inDigits(longDate(wall, reader), reader);
  const [unit, size] = largestUnit(distance);
  return phrase(`${unit}_${seconds >= 0 ? "ago" : "ahead"}`, Math.floor(distance / size), reader);
}

function timeLeft(instant, now, reader) {
  const seconds = Math.floor(instant / 1000) - Math.floor(now / 1000);
  if (seconds < 0) return reader.tables.sentences.passed;
  const [unit, size] = largestUnit(seconds);
  return phrase(`${unit}_left`, Math.floor(seconds / size), reader);
}

function deadlineParts(instant, reader) {
  const { sentences, beirut } = reader.tables;
  const there = wallClock(instant, beirut, reader);
  const write = (sentence, time) => inDigits(fill(sentence, { time }), reader);
  if (reader.style.timezone === beirut) return [write(sentences.beirut, dateTime(there, reader))];
  const here = wallClock(instant, reader.style.timezone, reader);
  const sameDay = here.day === there.day && here.month === there.month;
  return [
    write(sentences.local, dateTime(here, reader)),
    write(sentences.beirut, sameDay ? clock(there, reader) : dateTime(there, reader)),
  ];
}

function deadline(instant, reader) {
  const [first, second] = deadlineParts(instant, reader).map(isolate);
  return second ? `${first} (${second})` : first;
}

function calendarDate(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return { year, month, day };
}

function formatCalendarDate(iso, kind, reader) {
  const write = kind === "weekday" || kind === "absolute" ? weekdayDate : longDate;
  return inDigits(write(calendarDate(iso), reader), reader);
}

/* The words of one time, as plain text. `kind` is the server's (clock, date, weekday, datetime, relative, left,
 * deadline), or "absolute" for the title. A date without an hour belongs to no zone and stays that date. */
export function formatTime(iso, kind, reader, now = Date.now()) {
  if (!iso.includes("T")) return formatCalendarDate(iso, kind, reader);
  const instant = Date.parse(iso);
  const wall = wallClock(instant, reader.style.timezone, reader);
  switch (kind) {
    case "clock": return inDigits(clock(wall, reader), reader);
    case "date": return inDigits(longDate(wall, reader), reader);
    case "weekday": return inDigits(weekdayDate(wall, reader), reader);
    case "datetime": return inDigits(dateTime(wall, reader), reader);
    case "absolute": return absolute(wall, reader);
    case "relative": return relative(instant, now, wall, reader);
    case "left": return timeLeft(instant, now, reader);
    case "deadline": return deadline(instant, reader);
    default: throw new RangeError(`Unknown kind of time: ${kind}`);
  }
}

let fromPage;

function pageReader() {
  if (fromPage === undefined) {
    const data = document.getElementById("display-tables");
    fromPage = data ? JSON.parse(data.textContent) : null;
  }
  return fromPage;
}

function writeDeadline(element, reader) {
  const [first, second] = deadlineParts(Date.parse(element.dateTime), reader).map((part) => {
    const isolated = document.createElement("bdi");
    isolated.textContent = part;
    return isolated;
  });
  element.replaceChildren(...(second ? [first, " (", second, ")"] : [first]));
}

/* Writes only what differs: a mutation without a change would make a screen reader speak again. */
function write(element, reader) {
  const { dateTime: iso, dataset } = element;
  const title = formatTime(iso, "absolute", reader);
  const text = formatTime(iso, dataset.time, reader);
  if (element.title !== title) element.title = title;
  if (dataset.time === "deadline" && iso.includes("T")) {
    if (element.textContent !== text.replace(CONTROLS, "")) writeDeadline(element, reader);
  } else if (element.textContent !== text) {
    element.textContent = text;
  }
}

function rewrite(elements, reader) {
  for (const element of elements) {
    try {
      write(element, reader);
    } catch (error) {
      // A kind, date or zone the tables do not hold keeps the server's words, which are right.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

let ticking = false;

function tick() {
  const reader = pageReader();
  if (document.hidden || !reader) return;
  rewrite(document.querySelectorAll('time[data-time="relative"], time[data-time="left"]'), reader);
}

function startTicking() {
  if (ticking) return;
  ticking = true;
  setInterval(tick, MINUTE * 1000);
  document.addEventListener("visibilitychange", tick);
}

/* Rewrites every `time[data-time]` at or under `root` in the reader's style, and keeps the relative ones fresh. */
export function localise(root = document) {
  const reader = pageReader();
  if (!reader) return;
  const own = root instanceof Element && root.matches("time[data-time]") ? [root] : [];
  rewrite([...own, ...root.querySelectorAll("time[data-time]")], reader);
  for (const size of root.querySelectorAll("[data-bytes] > bdi")) {
    const text = fileSize(Number(size.parentElement.dataset.bytes), reader);
    if (size.textContent !== text) size.textContent = text;
  }
  startTicking();
}

/* The text of a counter: nothing for nothing, and "99+" isolated past the limit. */
export function badge(n, reader = pageReader()) {
  if (n <= 0) return "";
  if (!reader) return n > 99 ? isolate("99+") : String(n);
  const { badgeLimit } = reader.tables;
  return n > badgeLimit ? isolate(inDigits(`${badgeLimit}+`, reader)) : inDigits(String(n), reader);
}
