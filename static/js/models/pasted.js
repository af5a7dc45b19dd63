// Formatted text from a clipboard (a word processor, a page, a mail) as Markdown: what it says and how it is built, none
// of its look. It is read apart, where nothing of it runs and nothing is fetched.

import { wantsSpace } from "./marks.js";
import { directionOf } from "./writing.js";

const LARGEST = 1_000_000; // of markup; beyond that the plain text is taken
const DEEPEST = 12; // of lists and quotations in one another
const SKIPPED = new Set("SCRIPT STYLE HEAD META TITLE LINK TEMPLATE NOSCRIPT SVG MATH OBJECT IFRAME CANVAS VIDEO AUDIO BUTTON SELECT TEXTAREA INPUT O:P".split(" "));
const BLOCKS = new Set("P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE NAV H1 H2 H3 H4 H5 H6 UL OL LI DL DT DD TABLE BLOCKQUOTE PRE HR ADDRESS FIGURE FIGCAPTION CENTER BODY FORM FIELDSET DETAILS SUMMARY".split(" "));
const MARKS = { rtl: "\u200f", ltr: "\u200e" };
const SAFE = /^(?:https?:\/\/|mailto:)/iu;

const isElement = (node) => node.nodeType === 1;
const isBlock = (node) => isElement(node) && BLOCKS.has(node.tagName.toUpperCase());
const styleOf = (element) => element.getAttribute("data-style")?.toLowerCase() ?? "";

function isSkipped(element) {
  return SKIPPED.has(element.tagName.toUpperCase()) || /display:\s*none|mso-hide:\s*all/.test(styleOf(element)) || /mso-list:\s*ignore/.test(styleOf(element));
}

// --- Words: runs of text with the marks they bear ---

function marksOf(element, marks) {
  const style = styleOf(element);
  const tag = element.tagName.toUpperCase();
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  const now = { ...marks };
  // Some editors wrap everything in a bold element that says it is not bold.
  if (weight) now.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  else if (tag === "B" || tag === "STRONG") now.bold = true;
  const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
  if (slant) now.italic = slant === "italic" || slant === "oblique";
  else if (tag === "I" || tag === "EM") now.italic = true;
  if (/text-decoration[^;]*line-through/.test(style) || ["S", "STRIKE", "DEL"].includes(tag)) now.strike = true;
  if (["CODE", "KBD", "SAMP", "TT"].includes(tag)) now.code = true;
  if (tag === "A") now.link = addressOf(element) || marks.link;
  return now;
}

function addressOf(link) {
  const address = link.getAttribute("href")?.trim() ?? "";
  return SAFE.test(address) ? address.replace(/[\s()<>\\]/gu, (sign) => `%${sign.codePointAt(0).toString(16).toUpperCase().padStart(2, "0")}`) : "";
}

function runsOf(nodes, marks = {}, runs = []) {
  for (const node of nodes) {
    if (node.nodeType === 3) runs.push({ ...marks, text: node.data.replace(/[ \t\r\n\f\u00a0]+/gu, " ").replace(/[\ufeff\u200b]/gu, "") });
    else if (!isElement(node) || isSkipped(node)) continue;
    else if (node.tagName === "BR") runs.push({ text: "\n" });
    else if (node.tagName === "IMG") runs.push({ ...marks, text: node.getAttribute("alt") ?? "" });
    else runsOf(node.childNodes, marksOf(node, marks), runs);
  }
  return runs;
}

const same = (one, other) => ["bold", "italic", "strike", "code", "link"].every((mark) => (one[mark] || "") === (other[mark] || ""));

/* Neighbours that bear the same are one; a mark on nothing but a space is none. */
function joined(runs) {
  const found = [];
  for (const run of runs) {
    const last = found.at(-1);
    const bare = run.text.trim() ? run : { text: run.text };
    if (last && (same(last, bare) || (!bare.text.trim() && bare.text !== "\n" && !last.code && !last.link))) last.text += bare.text;
    else if (run.text) found.push({ ...bare });
  }
  return found;
}

const escaped = (text) =>
  text
    .replace(/[\\`*]/gu, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/~~/gu, "\\~~")
    .replace(/<(?=[a-z/!?])/giu, "\\<")
    .replace(/@\[/gu, "@\\[")
    .replace(/\](?=\()/gu, "\\]")
    .replace(/&(?=#?\w+;)/gu, "\\&");

function codeOf(text) {
  const longest = Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = longest ? " " : "";
  return `${fence}${gap}${text}${gap}${fence}`;
}

function written(run, after) {
  const [lead] = run.text.match(/^\s*/u);
  const [tail] = run.text.slice(lead.length).match(/\s*$/u);
  const inner = run.text.trim();
  if (!inner) return run.text;
  let text = run.code ? codeOf(inner) : escaped(inner);
  const last = inner.at(-1);
  for (const [mark, sign] of [["strike", "~~"], ["italic", "*"], ["bold", "**"]]) {
    if (!run[mark]) continue;
    text = `${sign}${text}${sign}`;
    if (mark !== "strike" && !tail && wantsSpace(sign, last, after)) text += " ";
  }
  if (run.link) text = inner === run.link || `mailto:${inner}` === run.link ? inner : `[${text}](${run.link})`;
  return `${lead}${text}${tail}`;
}

function inline(nodes, marks) {
  const runs = joined(runsOf(nodes, marks));
  // Two that touch within a word cannot each have their own stars.
  for (const [at, run] of runs.entries()) {
    const next = runs[at + 1];
    if (!next || run.link || next.link || run.code || next.code || /\s$/u.test(run.text) || /^\s/u.test(next.text)) continue;
    if ((run.bold || run.italic) && (next.bold || next.italic)) Object.assign(next, { bold: run.bold, italic: run.italic });
  }
  const whole = joined(runs);
  return whole
    .map((run, at) => written(run, [...(whole[at + 1]?.text ?? "")][0] ?? ""))
    .join("")
    .replace(/[ \t]*\n[ \t]*/gu, "\n")
    .replace(/ {2,}/gu, " ")
    .trim();
}

// --- Blocks ---

/* A paragraph that begins with what would be a sign of Markdown does not become one. */
const guarded = (text) => text.replace(/^([#>]|[-+*](?=\s)|={3,}|-{3,})/gmu, "\\$1").replace(/^([0-9٠-٩۰-۹]{1,9})([.)])(?=\s)/gmu, "$1\\$2");

function statedDirection(element) {
  for (let at = element; at?.tagName && at.tagName !== "HTML"; at = at.parentElement) {
    const said = at.getAttribute("dir")?.toLowerCase() || /(?:^|[;\s])direction:\s*(rtl|ltr)/.exec(styleOf(at))?.[1];
    if (said === "rtl" || said === "ltr") return said;
  }
  return "";
}

/* The direction it had, where its own first letter would not give it. */
function inItsDirection(text, element) {
  const own = directionOf(text);
  const stated = statedDirection(element);
  return stated && own && stated !== own ? MARKS[stated] + text : text;
}

const indented = (text, by) => text.replace(/\n(?=.)/gu, `\n${" ".repeat(by)}`);

function paragraph(nodes, element) {
  const text = inline(nodes);
  return text ? [inItsDirection(guarded(text), element)] : [];
}

function blocksIn(element, depth) {
  const found = [];
  let loose = [];
  const flush = () => {
    if (loose.length) found.push(...paragraph(loose, element));
    loose = [];
  };
  const children = [...element.childNodes].filter((node) => !isElement(node) || !isSkipped(node));
  for (let at = 0; at < children.length; at += 1) {
    const node = children[at];
    if (!isElement(node) || !(isBlock(node) || holdsBlocks(node))) {
      loose.push(node);
      continue;
    }
    flush();
    if (levelOf(node)) {
      const items = [node];
      while (children[at + 1] && (levelOf(children[at + 1]) || isBlank(children[at + 1]))) items.push(children[(at += 1)]);
      found.push(wordList(items.filter(levelOf)));
    } else {
      found.push(...blockOf(node, depth));
    }
  }
  flush();
  return found.filter((text) => text.trim());
}

const isBlank = (node) => node.nodeType === 3 && !node.data.trim();
const holdsBlocks = (element) => [...element.children].some((child) => !isSkipped(child) && (isBlock(child) || holdsBlocks(child)));

function blockOf(element, depth) {
  const tag = element.tagName.toUpperCase();
  if (depth > DEEPEST) return paragraph([element], element);
  if (/^H[1-6]$/.test(tag)) {
    const text = inline(element.childNodes, { bold: false }).replace(/\n/gu, " ").replace(/\*\*/gu, "");
    return text ? [`${"#".repeat(Number(tag[1]))} ${inItsDirection(text, element)}`] : [];
  }
  if (tag === "PRE") return [fenced(element.textContent)];
  if (tag === "HR") return ["---"];
  if (tag === "BLOCKQUOTE") {
    const text = blocksIn(element, depth + 1).join("\n\n");
    return text ? [text.replace(/^/gmu, "> ").replace(/^> $/gmu, ">")] : [];
  }
  if (tag === "UL" || tag === "OL") return [list(element, depth)];
  if (tag === "TABLE") return table(element, depth);
  return blocksIn(element, depth);
}

function fenced(text) {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.replace(/\r\n?/gu, "\n").replace(/\n+$/u, "")}\n${fence}`;
}

function list(element, depth) {
  const ordered = element.tagName === "OL";
  let number = Number(element.getAttribute("start")) || 1;
  const items = [];
  for (const child of element.children) {
    if (isSkipped(child)) continue;
    // Some editors put a list beside the item it belongs to, not into it.
    if (child.tagName === "UL" || child.tagName === "OL") {
      const nested = list(child, depth + 1);
      const by = items.length ? /^\S+ /u.exec(items.at(-1))[0].length : 0;
      if (items.length) items[items.length - 1] += `\n${" ".repeat(by)}${indented(nested, by)}`;
      else items.push(nested);
      continue;
    }
    const sign = ordered ? `${number++}. ` : "- ";
    const [first = "", ...rest] = blocksIn(child, depth + 1);
    const text = [first, ...rest].join(rest.every((block) => /^(?:[-+*]|\d+\.) /u.test(block)) ? "\n" : "\n\n");
    if (text) items.push(sign + indented(text, sign.length));
  }
  return items.join("\n");
}

/* A word processor's list: paragraphs that say at which level they stand; their sign stands in what is skipped. */
function levelOf(node) {
  return isElement(node) ? Number(/mso-list:[^;]*level(\d)/.exec(styleOf(node))?.[1] ?? 0) : 0;
}

function wordList(items) {
  const numbers = [];
  const widths = [];
  return items
    .map((item) => {
      const level = levelOf(item);
      const sign = [...item.querySelectorAll("[data-style]")].find((part) => /mso-list:\s*ignore/.test(styleOf(part)))?.textContent ?? "";
      const ordered = /[\p{L}\p{N}]+[.)]/u.test(sign) && !/^\s*o\s*$/u.test(sign);
      numbers.length = level;
      numbers[level - 1] = (numbers[level - 1] ?? 0) + 1;
      const mark = ordered ? `${numbers[level - 1]}. ` : "- ";
      widths.length = level;
      widths[level - 1] = mark.length;
      const by = widths.slice(0, level - 1).reduce((sum, width) => sum + (width ?? 2), 0);
      return " ".repeat(by) + mark + indented(inItsDirection(inline(item.childNodes), item), by + mark.length);
    })
    .join("\n");
}

/* Rows and columns; a table that only places things on a page is what it holds. */
function table(element, depth) {
  const rows = [...element.rows].map((row) => [...row.cells]);
  const wide = Math.max(0, ...rows.map((row) => row.reduce((sum, cell) => sum + Math.min(cell.colSpan, 50), 0)));
  if (wide < 2 || rows.length < 2 || element.getElementsByTagName("table").length) return rows.flat().flatMap((cell) => blocksIn(cell, depth + 1));
  const lines = rows.map((row) => {
    const cells = row.flatMap((cell) => {
      const text = inline(cell.childNodes).replace(/\s*\n\s*/gu, " ").replaceAll("|", "\\|");
      return [inItsDirection(text, cell), ...Array(Math.min(cell.colSpan, 50) - 1).fill("")];
    });
    return `| ${Array.from({ length: wide }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  });
  return [[lines[0], `|${" --- |".repeat(wide)}`, ...lines.slice(1)].join("\n")];
}

const FORMATTED = /^(?:#{1,6} |> |- |\d+\. |\||```|---)|\*|~~|`|\]\(|[\u200e\u200f]/mu;

/* Style is read under another name: the page's policy forbids it to apply, and would complain of each. */
const withoutStyle = (html) =>
  html.replace(/<style\b[^]*?<\/style>/giu, "").replace(/<[a-z][^<>]*>/giu, (tag) => tag.replace(/(\s)style\s*=/giu, "$1data-style="));

/* The Markdown of a piece of HTML; nothing where plain text says as much: then the text as it stands is the better copy. */
export function fromHTML(html) {
  if (!html || html.length > LARGEST) return "";
  const { body } = new DOMParser().parseFromString(withoutStyle(html), "text/html");
  // A code editor's colours are no format.
  if (/white-space:\s*pre/.test(body.firstElementChild ? styleOf(body.firstElementChild) : "")) return "";
  const text = blocksIn(body, 0).join("\n\n");
  return FORMATTED.test(text) ? text : "";
}
