// How a live room is set, like minutes: a head is not repeated within one voice and one minute, and a day is named once.
// What a post is here: {voice, minute, day, alone}. `voice` is nothing where nobody speaks (a line of the room itself);
// `alone`: it shows its own head, because the head says more than who and when.

/* {day: whether the day is named before it, follows: whether its head goes without saying}. `parted`: whether a line,
   such as "new since", stands between the two. */
export function setting(post, before, parted = false) {
  const day = !before || before.day !== post.day;
  const sameVoice = Boolean(before && post.voice) && post.voice === before.voice && post.minute === before.minute;
  return { day, follows: sameVoice && !day && !parted && !post.alone };
}

/* Which posts leave the page when it holds too many: those farthest from where she reads, at the other end of where the
   last ones were added. `numbers` in order; `kept` stays whatever happens. */
export function surplus(numbers, most, added, kept = []) {
  const over = numbers.length - most;
  if (over <= 0) return [];
  const far = added === "older" ? numbers.slice(-over) : numbers.slice(0, over);
  const held = new Set(kept);
  // They leave as one piece from the edge, so that what stays has no hole.
  const stop = added === "older" ? far.findLastIndex((n) => held.has(n)) : far.findIndex((n) => held.has(n));
  if (stop < 0) return far;
  return added === "older" ? far.slice(stop + 1) : far.slice(0, stop);
}
