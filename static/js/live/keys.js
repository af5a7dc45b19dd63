// Keys of one letter, by their place on the keyboard: the same under an Arabic layout as under a Latin one (T-KEY-1).

const WRITING = "input, textarea, select, [contenteditable]";

/* Whether a key is a letter that somebody types, or belongs to a menu that is open. */
export function isTaken(event) {
  const { target } = event;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return event.isComposing || modified || event.defaultPrevented || Boolean(target.closest?.(`${WRITING}, details.menu[open], dialog`));
}
