// Arrows walk a row of tabs. In a page read from the right, the right arrow means "previous" (arabic.md §1, T-DIR-4).

export default function connect(list) {
  const tabs = () => [...list.querySelectorAll("a[href], button, [role=tab]")];

  list.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const all = tabs();
    const at = all.indexOf(document.activeElement);
    const next = { [forward]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  });
}
