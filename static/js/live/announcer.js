// What a screen reader is told: politely, and in groups, so that ten posts in a second interrupt once (T-A11Y-2).

const GATHER = 1_000;

let waiting = [];
let timer = null;

function speak() {
  timer = null;
  const region = document.getElementById("announcer");
  const said = waiting;
  waiting = [];
  if (!region) return;
  const groups = new Map();
  for (const one of said) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const lines = [...groups.values()].map((ones) => (ones.length > 1 && ones[0].together ? ones[0].together(ones.length) : ones));
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

/* `group` and `together(n)`: how several of a kind are said as one sentence. */
export function announce(said) {
  waiting.push(typeof said === "string" ? { text: said, group: said } : said);
  timer ??= setTimeout(speak, GATHER);
}
