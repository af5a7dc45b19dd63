// The posts of one thread, kept as they are now: what is new appears in its place, what changed changes there, and the
// reader's place in the text does not move.

import { announce } from "../live/announcer.js";
import { channel } from "../live/channel.js";
import { cloneOf, elementFrom, follow, hear, here, tell } from "../live/here.js";
import { takeFrom } from "../live/refresh.js";
import { isolate } from "../live/words.js";
import { counted, localise } from "../display.js";
import { Divider } from "../models/divider.js";
import { ThreadView } from "../models/thread_view.js";

const EXCERPT = 200;
const NEAR = 120; // pixels from the end within which a reader of a live room follows it

class Thread {
  constructor(section) {
    this.section = section;
    this.posts = section.querySelector("#posts");
    this.id = Number(section.dataset.thread);
    this.room = Number(section.dataset.room);
    this.dense = section.dataset.density === "minutes";
    this.newer = null;
    this.drawn = new WeakMap(); // post → the markup it came as
    this.look(section);
    localise(section);
    // What is new is told in groups by the announcer; the log's own announcements would say each one whole.
    if (this.dense) this.posts.setAttribute("aria-live", "off");
    if (this.dense && !window.location.hash && this.view.atEnd) this.toBeginning();
  }

  look(section) {
    const numbers = [...section.querySelectorAll("#posts > [data-number]")].map((post) => Number(post.dataset.number));
    const mine = section.dataset.mine.split(",").filter(Boolean).map(Number);
    const divider = section.querySelector("[data-divider=new]");
    this.view = new ThreadView({ numbers, mine, end: "liveEnd" in section.dataset });
    this.divider = new Divider(divider ? Number(section.dataset.firstUnread) : null);
  }

  at(number) {
    return this.posts.querySelector(`:scope > [data-number="${number}"]`);
  }

  /* A post as the server draws it now, wherever it comes from: frame, answer or page. */
  place(post, { fresh = true, markup = post.outerHTML } = {}) {
    const number = Number(post.dataset.number);
    const { where, number: before } = this.view.placeOf(number);
    const there = this.at(number);
    // Answer and frame say the same: the second one must not take away what she has opened in it meanwhile.
    if (there && this.drawn.get(there) === markup) return resolve(post);
    this.drawn.set(post, markup);
    localise(post);
    post.classList.toggle("post--mine", this.view.isMine(number));
    resolve(post);
    if (where === "replace") return this.replace(there, post);
    if (where === "elsewhere") {
      if (number > this.view.last && fresh) this.arrived(number, post);
      return undefined;
    }
    const follows = this.dense && this.isFollowed();
    this.insert(post, before);
    this.view.placed(number);
    this.section.querySelector("[data-empty]")?.remove();
    if (fresh) this.arrived(number, post);
    if (follows) this.toEnd();
    return undefined;
  }

  insert(post, before) {
    const anchor = before ? this.at(before) : null;
    if (anchor) anchor.after(post);
    else this.posts.prepend(post);
    this.group(post);
    if (post.nextElementSibling?.matches(".post")) this.group(post.nextElementSibling);
  }

  replace(old, post) {
    post.classList.toggle("post--follows", old.classList.contains("post--follows"));
    const focused = old.contains(document.activeElement);
    old.replaceWith(post);
    if (focused) post.focus({ preventScroll: true });
  }

  /* In a live room a head is not repeated within the same minute. */
  group(post) {
    if (!this.dense) return;
    const before = post.previousElementSibling;
    const follows = before?.matches(".post") && !post.querySelector(".post__answered") && voiceOf(post) === voiceOf(before);
    post.classList.toggle("post--follows", Boolean(follows));
  }

  arrived(number, post) {
    if (this.view.isMine(number)) return;
    if (this.divider.arrived(number) && !this.section.querySelector("[data-divider]")) this.divide(post);
    this.view.arrived(number);
    this.say(post);
    this.showNewer();
  }

  divide(post) {
    const divider = cloneOf("part-divider");
    const when = post.querySelector(".post__when time");
    if (!divider || !when || !post.isConnected) return;
    divider.querySelector("time").dateTime = when.dateTime;
    localise(divider);
    post.before(divider);
  }

  say(post) {
    const body = post.querySelector(".post__body");
    if (!body) return;
    const when = post.querySelector(".post__when")?.textContent.trim() ?? "";
    announce({
      group: "posts",
      together: (n) => counted("new_posts", n),
      lead: [isolate(post.dataset.byline), when, ""].join(document.documentElement.lang === "ar" ? "، " : ", "),
      lang: body.lang,
      text: body.textContent.trim().replace(/\s+/g, " ").slice(0, EXCERPT),
    });
  }

  own(number) {
    this.view.own(number);
    this.at(number)?.classList.add("post--mine");
    this.showNewer();
  }

  isFollowed() {
    const end = this.posts.getBoundingClientRect().bottom;
    return document.visibilityState === "visible" && end < window.innerHeight + NEAR;
  }

  /* A live room opens where the reader stopped, else at its end. */
  toBeginning() {
    const divider = this.section.querySelector("[data-divider=new]");
    if (divider) divider.scrollIntoView({ block: "start" });
    else this.toEnd();
  }

  toEnd() {
    this.posts.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  /* How many new posts stand below what is on the screen. */
  showNewer() {
    this.newer ??= this.newerButton();
    if (!this.newer) return;
    const unseen = this.view.unseen;
    const top = this.at(this.view.firstUnseen)?.getBoundingClientRect().top ?? Infinity;
    this.newer.hidden = unseen === 0 || top < window.innerHeight - NEAR;
    if (unseen) this.newer.querySelector("[data-text]").textContent = counted("new_posts_below", unseen);
  }

  newerButton() {
    const button = cloneOf("part-newer");
    button?.addEventListener("click", () => this.toNewer());
    if (button) this.posts.after(button);
    return button;
  }

  toNewer() {
    const post = this.at(this.view.firstUnseen);
    if (!post) {
      window.location.assign(this.section.querySelector(".pager a[rel=next]")?.href ?? window.location.href);
      return;
    }
    post.scrollIntoView({ block: this.dense ? "nearest" : "center" });
    post.focus({ preventScroll: true });
  }

  seen(number) {
    this.view.seen(number);
    if (this.newer) this.showNewer();
  }

  /* A post that waits for approval stands apart until it is published or returned. */
  wait(post) {
    localise(post);
    post.classList.add("post--mine");
    resolve(post);
    const old = document.getElementById(post.id);
    if (old) old.replaceWith(post);
    else this.waiting().append(post);
  }

  waiting() {
    const there = this.section.querySelector("#waiting");
    if (there) return there;
    const section = cloneOf("part-waiting");
    this.section.append(section);
    return section;
  }

  noLongerWaits(post) {
    const place = document.getElementById(`w-${post}`);
    const acts = place?.nextElementSibling?.matches(".waiting__acts") ? place.nextElementSibling : null;
    acts?.remove();
    place?.remove();
    const section = this.section.querySelector("#waiting");
    if (section && !section.querySelector(".post")) section.remove();
  }
}

/* The post is here, by whatever road: what was waiting for an answer waits no longer. */
function resolve(post) {
  const { clientId } = post.dataset;
  here().sender.arrived(clientId);
  tell("placed", { client_id: clientId });
}

/* Who speaks and in which minute, as the head shows it. */
function voiceOf(post) {
  const who = [...post.querySelectorAll(".post__head :is(.post__author, .post__office, .post__state, .post__capacity)")];
  const when = post.querySelector(".post__when time")?.dateTime ?? "";
  return [...who.map((part) => part.textContent), when.slice(0, 16)].join("\n");
}

const WITH_MARKUP = new Set(["post.created", "post.published", "post.edited", "post.withdrawn"]);
const OF_THE_THREAD = new Set(["thread.locked", "thread.unlocked", "thread.tightened", "post.submitted", "post.returned"]);

function onEvent(thread, live, event) {
  if (event.thread !== thread.id) return;
  if (OF_THE_THREAD.has(event.kind) || (WITH_MARKUP.has(event.kind) && !event.html)) {
    live.refresh();
  } else if (WITH_MARKUP.has(event.kind)) {
    const post = elementFrom(event.html);
    if (!event.number) return thread.wait(post);
    if (event.kind === "post.published") thread.noLongerWaits(event.post);
    thread.place(post);
  }
}

function onAnswer(thread, answer) {
  const post = elementFrom(answer.html);
  if (answer.number) {
    thread.view.own(answer.number);
    if (!thread.view.atEnd && !thread.view.has(answer.number)) window.location.assign(answer.url);
    else thread.place(post, { fresh: false });
  } else {
    thread.wait(post);
  }
}

export default function connect(section) {
  const thread = new Thread(section);
  const live = channel();
  const away = () => (document.visibilityState === "hidden" ? thread.divider.left() : thread.divider.returned());
  document.addEventListener("visibilitychange", away);
  const undo = [
    follow(live, "event", (event) => onEvent(thread, live, event)),
    follow(live, "mine", (told) => told.thread === thread.id && thread.own(told.number)),
    follow(live, "refresh", ({ page }) => takeFrom(thread, page)),
    follow(live, "gone", ({ room }) => room === thread.room && leave()),
    hear("answered", (answer) => answer.thread === thread.id && onAnswer(thread, answer)),
    hear("seen", ({ thread: id, number }) => id === thread.id && thread.seen(number)),
  ];
  return () => {
    document.removeEventListener("visibilitychange", away);
    for (const step of undo) step();
  };
}

/* She may not read this any more: it goes from the screen at once, with a calm word and a way on. */
function leave() {
  const notice = cloneOf("part-gone");
  document.querySelector(".main__inner")?.replaceChildren(notice);
  document.querySelector(".context")?.replaceChildren();
  document.title = notice.querySelector("[data-title]")?.textContent ?? document.title;
  notice.focus?.();
}
