// A link that copies itself: permalinks of posts and threads. Where copying is refused it is a link like any other.

import { announce } from "../live/announcer.js";
import { word } from "../live/words.js";

const SHOWN = 2_000;

function confirm(link) {
  const done = word("copied");
  announce(done);
  if (link.dataset.copied) return;
  const before = [...link.childNodes];
  link.dataset.copied = "true";
  link.replaceChildren(done);
  setTimeout(() => {
    link.replaceChildren(...before);
    delete link.dataset.copied;
  }, SHOWN);
}

export default function connect(root) {
  async function onClick(event) {
    const link = event.target.closest("a[data-act=link]");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.dataset.copy ?? link.href);
      confirm(link);
    } catch {
      window.location.assign(link.href);
    }
  }

  root.addEventListener("click", onClick);
  return () => root.removeEventListener("click", onClick);
}
