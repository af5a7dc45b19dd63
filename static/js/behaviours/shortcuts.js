// Keys by their place on the keyboard, not by what they type: Control+K gives «ن» on an Arabic layout (T-KEY-1), and the
// key of `/` gives «ظ». Both lead to the search.

const WRITES = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

function wanted(event) {
  if (event.isComposing || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return event.code === "KeyK" && !event.shiftKey;
  // On a French keyboard the sign stands elsewhere, and with Shift.
  const slash = event.key === "/" || event.code === "Slash" && !event.shiftKey;
  return slash && !event.target.closest?.(WRITES) && !document.querySelector("dialog[open]");
}

export default function connect(body) {
  function onKey(event) {
    if (!wanted(event)) return;
    const own = document.getElementById("search-query");
    const search = own ?? document.getElementById("search-box");
    if (!search) return;
    event.preventDefault();
    // On a narrow page the box of the bar is not there, but its page is.
    if (!search.checkVisibility()) {
      location.assign(search.form.action);
      return;
    }
    search.focus();
    search.select();
  }

  body.addEventListener("keydown", onKey);
  return () => body.removeEventListener("keydown", onKey);
}
