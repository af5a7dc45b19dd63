// The counts beside places and threads, as they are now. They are a help, not a record: each page brings them anew.

import { channel } from "../live/channel.js";
import { follow, hear } from "../live/here.js";
import { badge, counted } from "../display.js";
import { Unread } from "../models/unread.js";

const COUNTED = new Set(["post.created", "post.published"]);

function modelOf(page) {
  const model = new Unread(JSON.parse(page.body.dataset.counts || "{}"));
  for (const row of page.querySelectorAll("[data-thread][data-unread-posts]")) {
    const last = Number(row.dataset.last);
    model.know(Number(row.dataset.thread), Number(row.dataset.room), last - Number(row.dataset.unreadPosts), last);
  }
  const open = page.getElementById("thread");
  if (open) {
    const [first, last] = [Number(open.dataset.firstUnread), Number(open.dataset.last)];
    model.know(Number(open.dataset.thread), Number(open.dataset.room), first ? first - 1 : last, last);
  }
  return model;
}

/* What comes in a place of which she wants to know nothing is not counted. */
const isMuted = (room) => Boolean(document.querySelector(`.places__link--muted[data-room="${room}"]`));

export default function connect(body) {
  const live = channel();
  if (!live) return undefined;
  let model = modelOf(document);

  function write(element, text) {
    if (element && element.textContent.trim() !== text) element.textContent = text;
  }

  function showRooms() {
    for (const place of body.querySelectorAll(":is(a, li)[data-room]:not([data-thread])")) {
      const n = model.count(Number(place.dataset.room));
      write(place.querySelector("[data-unread]"), badge(n));
      write(place.querySelector("[data-unread-text]"), n ? counted("new_posts", n) : "");
      if (place.matches(".places__link")) place.classList.toggle("places__link--unread", n > 0);
    }
  }

  function showThreads() {
    for (const row of body.querySelectorAll("[data-thread][data-unread-posts]")) {
      const n = model.newIn(Number(row.dataset.thread));
      write(row.querySelector("[data-unread-text]"), n ? counted("new_posts", n) : "");
      row.classList.toggle("thread-row--unread", n > 0);
    }
  }

  function show() {
    showRooms();
    showThreads();
    const { total } = model;
    for (const element of body.querySelectorAll("[data-unread=total]")) write(element, badge(total));
  }

  const undo = [
    follow(live, "event", ({ kind, thread, room, number }) => {
      if (!COUNTED.has(kind) || !number || isMuted(room)) return;
      model.arrived(thread, room, number);
      show();
    }),
    follow(live, "mine", ({ thread, number }) => model.own(thread, number)),
    follow(live, "nudge", ({ what, thread, number }) => {
      if (what !== "read") return;
      model.read(thread, number);
      show();
    }),
    follow(live, "refresh", ({ page }) => {
      model = modelOf(page);
      show();
    }),
    hear("read", ({ thread, number }) => {
      model.read(thread, number);
      show();
    }),
  ];
  show();
  return () => undo.forEach((step) => step());
}
