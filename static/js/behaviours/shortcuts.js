// Keys by their place on the keyboard, not by what they type: Control+K gives «ن» on an Arabic layout (T-KEY-1).

export default function connect(body) {
  function onKey(event) {
    if (event.isComposing || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    const search = document.getElementById("search-box");
    if (event.code !== "KeyK" || !search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }

  body.addEventListener("keydown", onKey);
  return () => body.removeEventListener("keydown", onKey);
}
