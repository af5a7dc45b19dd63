// What a screen reader is told: politely, and in groups, so that ten posts in a second interrupt once (T-A11Y-2).

const GATHER = 1_000;
const APART = 4_000; // after something was said; what comes meanwhile becomes one sentence

let waiting = [];
let timer = null;
let spoken = -APART;

function speak() {
  timer = null;
  spoken = performance.now();
  const region = document.getElementById("announcer");
  const said = waiting;
  waiting = [];
  if (!region) return;
  const groups = new Map();
  for (const one of said) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const lines = [...groups.values()].map((ones) => (ones.length > 1 && ones[0].together ? ones[0].together(ones) : ones));
  region.replaceChildren(...lines.flat().map(line));
}

function line(said) {
  const paragraph = document.createElement("p");
  if (typeof said === "string") {
    paragraph.textContent = said;
    return paragraph;
  }
  paragraph.append(said.lead ?? "");
  const text = document.createElement("span");
  if (said.lang) text.lang = said.lang;
  text.dir = "auto";
  text.textContent = said.text;
  paragraph.append(text);
  return paragraph;
}

/* `group` and `together(ones)`: how several of a kind are said as one sentence. */
export function announce(said) {
  waiting.push(typeof said === "string" ? { text: said, group: said } : said);
  timer ??= setTimeout(speak, Math.max(GATHER, spoken + APART - performance.now()));
}
