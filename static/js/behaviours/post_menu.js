// "More" on a post: what this reader may do with it, asked for when she opens it, because the post itself knows no
// reader (house.md §1.7). Without an answer the link leads to the same on a page.

import { elementFrom } from "../live/here.js";
import { getJSON } from "../live/request.js";

function menuFrom(link) {
  const details = document.createElement("details");
  details.className = "menu post__menu";
  details.dataset.behaviour = "menu";
  const summary = document.createElement("summary");
  summary.className = link.className;
  summary.append(...link.cloneNode(true).childNodes);
  const list = document.createElement("div");
  list.className = "menu__list";
  details.append(summary, list);
  return { details, summary, list };
}

async function open(link) {
  const { html } = await getJSON(link.href);
  const { details, summary, list } = menuFrom(link);
  list.append(elementFrom(`<div>${html}</div>`));
  link.hidden = true;
  link.after(details);
  details.open = true;
  details.addEventListener("toggle", () => {
    if (details.open) return;
    // What she may do can change, so the next opening asks again.
    const focused = details.contains(document.activeElement);
    details.remove();
    link.hidden = false;
    if (focused) link.focus();
  });
  (list.querySelector("a[href], button") ?? summary).focus({ preventScroll: true });
}

export default function connect(root) {
  async function onClick(event) {
    const link = event.target.closest("a[data-act=more]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await open(link);
    } catch {
      window.location.assign(link.href);
    }
  }

  root.addEventListener("click", onClick);
  return () => root.removeEventListener("click", onClick);
}
