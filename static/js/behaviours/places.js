// On a phone a group of places opens as a zone through its anchor. Closing goes back in history where it can,
// so that the reader's place in the text is found again. Rooms that she gains or loses come and go by themselves.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";

/* The groups as they are now; who stands in one of them by key stays there. */
function take(nav, page) {
  const at = nav.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  for (const fresh of page.querySelectorAll(".places > .places__group")) {
    const old = fresh.id && nav.querySelector(`#${fresh.id}`);
    if (old && old.textContent !== fresh.textContent) old.replaceChildren(...document.importNode(fresh, true).childNodes);
  }
  if (at && !nav.contains(document.activeElement)) nav.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
}

export default function connect(nav) {
  const live = channel();
  const close = nav.querySelector(".places__close");
  let opened = 0;

  function onHash() {
    opened = window.location.hash.startsWith("#places-") ? opened + 1 : 0;
    if (opened) close.focus({ preventScroll: true });
  }

  function leave(event) {
    if (!opened) return;
    event.preventDefault();
    window.history.go(-opened);
  }

  function onKey(event) {
    if (event.key === "Escape" && opened) leave(event);
  }

  window.addEventListener("hashchange", onHash);
  close.addEventListener("click", leave);
  nav.addEventListener("keydown", onKey);
  const undo = [
    follow(live, "nudge", ({ what }) => what === "places" && live.refresh()),
    follow(live, "refresh", ({ page }) => take(nav, page)),
  ];
  return () => {
    window.removeEventListener("hashchange", onHash);
    for (const step of undo) step();
  };
}
