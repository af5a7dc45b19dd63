// The messages of a live room by key: the log is one stop for the Tab key; within it the arrows go from one to the next,
// Home and End to the first and last on the page, and Escape back to the log. What one may do with a message follows it.

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function target(posts, now, code) {
  const all = [...posts.querySelectorAll(":scope > [data-number]")];
  if (code === "Home") return all[0];
  if (code === "End") return all.at(-1);
  if (!now) return code === "ArrowUp" ? all.at(-1) : all.find((post) => post.getBoundingClientRect().top >= 0) ?? all[0];
  return all[all.indexOf(now) + STEPS[code]];
}

export function walk(posts) {
  function onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("form, details, textarea, select, input")) return;
    if (event.code === "Escape" && event.target !== posts) return posts.focus({ preventScroll: true });
    if (!(event.code in STEPS) && event.code !== "Home" && event.code !== "End") return undefined;
    const post = target(posts, event.target.closest("[data-number]"), event.code);
    if (!post) return undefined;
    event.preventDefault();
    post.focus({ preventScroll: true });
    return post.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  posts.addEventListener("keydown", onKey);
  return () => posts.removeEventListener("keydown", onKey);
}
