// A list of threads that stays true while it lies open: counts move by themselves (unread.js), and a thread that is not
// in it yet comes with the page fetched anew, once the reader's pointer and focus are elsewhere, so that nothing jumps
// from under her hand.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { swap } from "../live/refresh.js";

const MOVES = new Set(["thread.created", "post.created", "post.published"]);
const CHANGES = new Set([
  "thread.locked", "thread.unlocked", "thread.closed", "thread.reopened", "thread.archived", "thread.unarchived",
  "thread.tightened",
]);
// What stands on top is another, listed on this page or not; or the head says by which rules one writes here.
const ORDERS = new Set(["thread.pinned", "thread.unpinned", "thread.tagged", "thread.answered", "thread.unanswered", "tags.changed", "rules.changed"]);
const COMES = new Set(["thread.moved_here", "thread.split_off", "thread.move_undone"]);
const GOES = new Set(["thread.moved_away", "thread.merged"]);
const GATHER = 2_000;
const SPREAD = 4_000; // everybody with the list open would ask at once

export default function connect(section) {
  const live = channel();
  if (!live) return undefined;
  const room = Number(section.dataset.room ?? 0);
  let timer = null;

  function later(wait = GATHER + Math.random() * SPREAD) {
    timer ??= setTimeout(() => {
      timer = null;
      if (document.hidden || section.matches(":hover, :focus-within")) later(GATHER);
      else live.refresh();
    }, wait);
  }

  const undo = [
    follow(live, "event", (event) => {
      if (room && event.room !== room) return;
      const listed = section.querySelector(`[data-thread="${event.thread}"]`);
      // Nothing may be left of it where it does not stand any more.
      if (GOES.has(event.kind)) listed?.remove();
      if (COMES.has(event.kind)) live.refresh();
      else if (ORDERS.has(event.kind) || GOES.has(event.kind)) later();
      else if (CHANGES.has(event.kind) ? listed : MOVES.has(event.kind) && !listed) later();
    }),
    follow(live, "refresh", ({ page }) => {
      if (room && !document.querySelector(".page-head:focus-within")) swap(".page-head", page);
      const fresh = page.querySelector('[data-behaviour~="board"]');
      if (fresh && !section.matches(":focus-within")) section.replaceChildren(...document.importNode(fresh, true).childNodes);
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const step of undo) step();
  };
}
