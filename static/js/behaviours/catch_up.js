// One key to the next thing that is new: N by its place on the keyboard. On the page of what is new it walks the links;
// elsewhere it follows the visible link that the page offers.

import { isTaken } from "../live/keys.js";

function isBelow(link, place) {
  return Boolean(place.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
}

export default function connect(element) {
  function next() {
    if (element.matches("a")) return element.click();
    const links = [...element.querySelectorAll("a[data-next]")];
    const from = element.contains(document.activeElement) ? document.activeElement : null;
    const link = from ? links.find((one) => isBelow(one, from)) : links[0];
    link?.focus();
    return link?.scrollIntoView({ block: "center" });
  }

  function onKey(event) {
    if (event.code !== "KeyN" || event.shiftKey || isTaken(event)) return;
    event.preventDefault();
    next();
  }

  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
