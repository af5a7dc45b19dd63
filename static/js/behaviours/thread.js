// The posts of one thread, kept as they are now: what is new appears in its place, what changed changes there, and the
// reader's place in the text does not move.

import { channel } from "../live/channel.js";
import { cloneOf, elementFrom, follow, hear } from "../live/here.js";
import { takeFrom } from "../live/refresh.js";
import { StreamPage } from "../live/stream_page.js";
import { ThreadPage } from "../live/thread_page.js";

const WITH_MARKUP = new Set([
  "post.created", "post.published", "post.edited", "post.withdrawn",
  "post.hidden", "post.restored", "post.sent_back", "post.erased", "post.reacted",
  "member.added", "member.removed", "room.renamed", "posts.promoted",
]);
const OF_THE_THREAD = new Set([
  "thread.locked", "thread.unlocked", "thread.closed", "thread.reopened", "thread.archived", "thread.unarchived",
  "thread.pinned", "thread.unpinned", "thread.tightened", "post.submitted", "post.returned",
  "thread.split", "thread.merged_here", "thread.acknowledgement_asked", "thread.acknowledgement_ended", "thread.tagged",
  "thread.answered", "thread.unanswered", "thread.context_changed", "thread.context_erased",
]);
// The whole thread, or what is on this page of it, may stand elsewhere now.
const GOES = new Set(["thread.moved_away", "thread.merged", "thread.move_undone"]);
const SPREAD = 500; // milliseconds: all who have it open would ask at once
// The page says who takes part, what the room is called and by which rules one writes in it.
const OF_THE_HEAD = new Set(["member.added", "member.removed", "room.renamed", "rules.changed"]);

const HIDES = new Set(["post.withdrawn", "post.hidden", "post.sent_back", "post.erased"]);

function onEvent(thread, live, event) {
  if (HIDES.has(event.kind) && event.post) thread.forgetQuotes(String(event.post));
  if (event.room === thread.room && OF_THE_HEAD.has(event.kind)) live.refresh();
  if (event.thread !== thread.id) return;
  if (GOES.has(event.kind)) {
    setTimeout(() => findAgain(thread, live), Math.random() * SPREAD);
  } else if (OF_THE_THREAD.has(event.kind) || (WITH_MARKUP.has(event.kind) && !event.html)) {
    thread.incomplete(live, event);
  } else if (WITH_MARKUP.has(event.kind)) {
    const post = elementFrom(event.html);
    if (!event.number) return thread.wait(post);
    if (event.kind === "post.published") thread.noLongerWaits(event.post);
    thread.place(post);
  }
}

export default function connect(section) {
  const thread = section.dataset.density === "minutes" ? new StreamPage(section) : new ThreadPage(section);
  const live = channel();
  const away = () => (document.visibilityState === "hidden" ? thread.divider.left() : thread.divider.returned());
  document.addEventListener("visibilitychange", away);
  const undo = [
    follow(live, "event", (event) => onEvent(thread, live, event)),
    follow(live, "mine", (told) => told.thread === thread.id && thread.own(told.number)),
    follow(live, "refresh", (fetched) => takeFrom(thread, fetched)),
    follow(live, "gone", ({ room }) => room === thread.room && leave()),
    hear("answered", (answer) => answer.thread === thread.id && thread.answered(answer, elementFrom(answer.html))),
    hear("seen", ({ thread: id, number }) => id === thread.id && thread.seen(number)),
  ];
  return () => {
    document.removeEventListener("visibilitychange", away);
    for (const step of undo) step();
    thread.leave();
  };
}

/* Where it stands now: here still, elsewhere, or where she does not read. */
async function findAgain(thread, live) {
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.status === 403 || answer.status === 404) return leave();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = Number(page.getElementById("thread")?.dataset.thread);
    if (answer.ok && there && there !== thread.id) return window.location.assign(answer.url);
  } catch {
    // Nobody answers: the refresh below is tried until somebody does.
  }
  return live.refresh();
}

/* She may not read this any more: it goes from the screen at once, with a calm word and a way on. */
function leave() {
  const notice = cloneOf("part-gone");
  document.querySelector(".main__inner")?.replaceChildren(notice);
  document.querySelector(".context")?.replaceChildren();
  document.title = notice.querySelector("[data-title]")?.textContent ?? document.title;
  notice.focus?.();
}
