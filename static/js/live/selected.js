// What is selected on the page, where it lies within the words of one post.

/* The text selected in this post; nothing where the selection begins or ends outside of its words. */
export function selectedIn(post) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return "";
  return bodyOf(selection) === post.querySelector(".post__body") ? selection.toString().trim() : "";
}

/* The words of the one post in which the whole selection lies, or nothing. */
export function bodyOf(selection) {
  const inside = (node) => (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".post__body");
  const start = inside(selection.anchorNode);
  return start && start === inside(selection.focusNode) ? start : null;
}
