// On a phone a group of places opens as a zone through its anchor. Closing goes back in history where it can,
// so that the reader's place in the text is found again.

export default function connect(nav) {
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
  return () => window.removeEventListener("hashchange", onHash);
}
