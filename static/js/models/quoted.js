// Words of a post as a quotation in a box: what would be read as a sign of Markdown is told to be none, and below them
// stands where they come from (forum/quoting.py binds them by it).

const SIGNS = /[\\`*_[\]<>#|~]/g;
const AT_THE_START = /^(\s*)([-+=:]|\d{1,9}(?=[.)]))/;

function plain(line) {
  const told = line.replace(SIGNS, "\\$&");
  return told.replace(AT_THE_START, (all, gap, sign) => (/\d/.test(sign) ? `${gap}${sign}\\` : `${gap}\\${sign}`));
}

export function quoted(words, reference) {
  const lines = words.trim().split(/\r?\n/).map((line) => `> ${plain(line.trim())}`.trimEnd());
  return `${lines.join("\n")}\n> ${reference}\n\n`;
}
