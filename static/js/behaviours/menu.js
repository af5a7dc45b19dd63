// A details element that acts as a menu: arrows walk it, Escape and a click elsewhere close it.

const ITEMS = "a[href], button:not([disabled])";
const MARGIN = 8; // pixels, between a list and the edge of the screen

export default function connect(details) {
  const summary = details.querySelector("summary");
  const items = () => [...details.querySelectorAll(ITEMS)].filter((item) => item.offsetParent);

  function close({ focus = false } = {}) {
    details.open = false;
    if (focus) summary.focus();
  }

  function step(event) {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const next = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? all.length - 1 : at - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (next === undefined || !all.length) return;
    event.preventDefault();
    details.open = true;
    all[(next + all.length) % all.length].focus();
  }

  function onKey(event) {
    if (event.key === "Escape" && details.open) {
      event.stopPropagation();
      close({ focus: true });
    } else {
      step(event);
    }
  }

  /* A list that would open past an edge of the screen is moved in, whichever way the page is written. */
  function keepInside(list) {
    list.style.translate = "";
    const { left, right } = list.getBoundingClientRect();
    const most = document.documentElement.clientWidth - MARGIN;
    const by = left < MARGIN ? MARGIN - left : Math.min(most - right, 0);
    if (by) list.style.translate = `${by}px`;
  }

  /* A list that opens below the last visible line is brought into view, clear of the bars. */
  function reveal() {
    const list = details.open && details.querySelector(".menu__list");
    if (list) keepInside(list);
    const bars = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
    if (list && list.getBoundingClientRect().bottom > window.innerHeight - bars) list.scrollIntoView({ block: "nearest" });
  }

  function onElsewhere(event) {
    if (details.open && !details.contains(event.target)) close();
  }

  function onFocusOut(event) {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  }

  details.addEventListener("keydown", onKey);
  details.addEventListener("toggle", reveal);
  details.addEventListener("focusout", onFocusOut);
  document.addEventListener("pointerdown", onElsewhere);
  reveal();
  return () => document.removeEventListener("pointerdown", onElsewhere);
}
