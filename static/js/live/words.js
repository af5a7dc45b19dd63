// The page's sentences for what the script says by itself: spans of templates/components/_words.html.

let all;

export function word(name, parts = {}) {
  all ??= document.getElementById("words")?.content;
  const text = all?.querySelector(`[data-word="${name}"]`)?.textContent.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (hole, key) => parts[key] ?? hole);
}

const ISOLATES = /[\u202a-\u202e\u2066-\u2069]/g;

/* A name within a plain sentence keeps its own direction. */
export const isolate = (text) => `\u2068${text.replace(ISOLATES, "")}\u2069`;
