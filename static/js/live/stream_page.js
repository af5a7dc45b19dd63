// A live room on its page: dense as minutes, days named, the reader's place kept, older and newer posts fetched as she
// scrolls to them, and never more than MOST posts on the page.

import { localise } from "../display.js";
import { setting, surplus } from "../models/minutes.js";
import { ThreadView } from "../models/thread_view.js";
import { cloneOf, hear } from "./here.js";
import { Place } from "./place.js";
import { Reach } from "./reach.js";
import { ThreadPage, mineIn } from "./thread_page.js";
import { walk } from "./walking.js";

const MOST = 300;

export class StreamPage extends ThreadPage {
  #seen = new WeakMap(); // post → what grouping needs to know of it

  constructor(section) {
    super(section);
    // What is new is told in groups by the announcer; the log's own announcements would say each one whole.
    this.posts.setAttribute("aria-live", "off");
    this.reader = new Place(this.posts, section.closest(".room") ?? section, () => this.view.atEnd);
    this.reach = new Reach(this);
    if (!window.location.hash) this.toBeginning();
    this.reader.note();
    this.stopWalking = walk(this.posts);
    this.deaf = hear("sending", (thread) => thread === this.id && this.goTo());
    this.onScroll = () => this.showNewer();
    window.addEventListener("scroll", this.onScroll, { passive: true });
  }

  leave() {
    window.removeEventListener("scroll", this.onScroll);
    this.stopWalking();
    this.deaf();
    this.reader.leave();
    this.reach.leave();
  }

  /* A live room opens where the reader stopped, else at its end. */
  toBeginning() {
    const divider = this.section.querySelector("[data-divider=new]");
    if (divider) this.reader.to(divider);
    else if (this.view.atEnd) this.reader.toEnd();
  }

  // --- Setting ---

  /* The day is named above, so the hour is enough. */
  dress(post, number) {
    const when = post.querySelector(".post__when time");
    if (when) when.dataset.time = "clock";
    super.dress(post, number);
  }

  insert(post, before, number) {
    super.insert(post, before, number);
    this.arrange(post);
    this.arrange(nextOf(post));
    this.trim("newer");
    this.reader.keep();
  }

  replace(old, post) {
    super.replace(old, post);
    this.reader.replaced(old, post);
    this.arrange(post);
    this.arrange(nextOf(post));
    this.reader.keep();
  }

  elsewhere(number, post, fresh) {
    this.reach.missed(number, post);
    super.elsewhere(number, post, fresh);
  }

  divide(post, unseen) {
    super.divide(post, unseen);
    this.arrange(post);
    this.reader.keep();
  }

  /* Name its day and show its head, or not, by what stands before it now. */
  arrange(post) {
    if (!post) return;
    const before = previousOf(post);
    const lines = linesBefore(post);
    const divider = lines.find((line) => line.dataset.divider === "new");
    const { day, follows } = setting(this.known(post), before && this.known(before), Boolean(divider));
    for (const line of lines) if (line.dataset.divider === "day") line.remove();
    if (day) (divider ?? post).before(this.dayLine(post));
    post.classList.toggle("post--follows", follows);
  }

  known(post) {
    if (!this.#seen.has(post)) this.#seen.set(post, lookAt(post));
    return this.#seen.get(post);
  }

  dayLine(post) {
    const line = cloneOf("part-day");
    line.querySelector("time").dateTime = post.querySelector("time")?.dateTime ?? "";
    localise(line);
    return line;
  }

  /* No more than MOST, less those that somebody works in. */
  trim(added, { asked = false } = {}) {
    const all = [...this.posts.querySelectorAll(":scope > [data-number]")];
    const numbers = all.map((post) => Number(post.dataset.number));
    if (numbers.length <= MOST) return;
    // While she reads above, what comes below waits to be fetched instead of taking away what is before her.
    const side = added === "newer" && !asked && !this.reader.follows ? "older" : added;
    const held = all.filter((post) => post.contains(document.activeElement) || post.querySelector("form") || onScreen(post));
    const gone = surplus(numbers, MOST, side, held.map((post) => Number(post.dataset.number)));
    for (const number of gone) {
      const post = this.at(number);
      for (const line of linesBefore(post)) line.remove();
      post.remove();
    }
    this.view.dropped(gone);
    if (!gone.length) return;
    this.arrange(this.at(this.view.first));
    this.section.toggleAttribute("data-live-end", this.view.atEnd);
    this.reach.look(side === "newer" ? { older: true } : {});
  }

  // --- More of it ---

  /* A page of older or newer posts, added at its side; those that stand already stay as they are. */
  extend(section, side) {
    for (const number of mineIn(section)) this.view.own(number);
    const posts = [...section.querySelectorAll("#posts > [data-number]")]
      .map((post) => document.importNode(post, true))
      .filter((post) => !this.view.has(Number(post.dataset.number)));
    const edge = this.at(this.view.first);
    if (side === "older") this.posts.prepend(...posts);
    else this.posts.append(...posts);
    for (const post of posts) {
      localise(post);
      this.view.placed(Number(post.dataset.number));
    }
    for (const post of [...posts, side === "older" ? edge : null]) this.arrange(post);
    this.takeDivider(section);
    this.view.reaches("liveEnd" in section.dataset || (side === "older" && this.view.atEnd));
    this.section.toggleAttribute("data-live-end", this.view.atEnd);
    this.trim(side, { asked: true });
    this.reader.keep();
    this.showNewer();
  }

  /* She may have scrolled to where she had stopped. */
  takeDivider(section) {
    const fresh = section.querySelector("[data-divider=new]");
    const post = fresh && this.at(Number(section.dataset.firstUnread));
    if (!post || this.section.querySelector("[data-divider=new]")) return;
    post.before(document.importNode(fresh, true));
    this.arrange(post);
  }

  /* Another page of the same room in place of this one. */
  exchange(section, { toEnd = false } = {}) {
    const number = Number(this.reader.anchor?.dataset.number);
    const top = this.reader.anchor?.getBoundingClientRect().top;
    const unseen = this.view;
    this.posts.replaceChildren(...[...section.querySelector("#posts").children].map((one) => document.importNode(one, true)));
    this.section.dataset.firstUnread = section.dataset.firstUnread;
    this.view = new ThreadView({ numbers: numbersIn(section), mine: mineIn(section), end: "liveEnd" in section.dataset });
    this.view.inherit(unseen);
    this.section.toggleAttribute("data-live-end", this.view.atEnd);
    localise(this.posts);
    const anchor = toEnd ? null : this.at(number);
    if (anchor) {
      window.scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
      this.reader.note();
    } else if (toEnd) {
      this.reader.toEnd();
    }
    this.showNewer();
  }

  /* To the live end, also from a page that does not reach it. */
  async goTo() {
    const there = this.view.atEnd || (await this.reach.now());
    if (there) this.reader.toEnd();
    return there;
  }

  pointsDown(unseen, top) {
    if (super.pointsDown(unseen, top)) return true;
    const below = document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
    return !this.view.atEnd || below > window.innerHeight;
  }

  /* Above the box one writes in, whatever its height. */
  showButton(button) {
    const dock = document.querySelector("[data-dock]");
    if (dock) dock.prepend(button);
    else super.showButton(button);
  }

  toNewer() {
    this.toNow();
  }

  async toNow() {
    if (await this.goTo()) this.posts.focus({ preventScroll: true });
  }

  // --- The page fetched anew ---

  incomplete(live, event) {
    if (event.number) this.reach.anew();
    else live.refresh();
  }

  takePosts(fresh, { anew }) {
    if (anew) {
      this.reach.anew();
      return;
    }
    for (const post of fresh.querySelectorAll("#posts > [data-number]")) {
      const number = Number(post.dataset.number);
      const next = this.view.atEnd && number === this.view.last + 1;
      if (this.view.has(number) || next) this.place(document.importNode(post, true), { fresh: next });
    }
  }
}

const numbersIn = (section) => [...section.querySelectorAll("#posts > [data-number]")].map((post) => Number(post.dataset.number));

function previousOf(post) {
  let one = post.previousElementSibling;
  while (one && !one.dataset.number) one = one.previousElementSibling;
  return one;
}

function nextOf(post) {
  let one = post.nextElementSibling;
  while (one && !one.dataset.number) one = one.nextElementSibling;
  return one;
}

/* What stands between a post and the one before it. */
function linesBefore(post) {
  const lines = [];
  for (let one = post.previousElementSibling; one && !one.dataset.number; one = one.previousElementSibling) lines.push(one);
  return lines;
}

function onScreen(post) {
  const { top, bottom } = post.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

/* Who speaks and in which minute, as the head shows it; the day in the reader's own words. */
function lookAt(post) {
  const moment = post.querySelector("time")?.dateTime ?? "";
  const head = post.querySelector(".post__head");
  const who = [...(head?.querySelectorAll(".post__author, .post__office, .post__state, .post__capacity") ?? [])];
  const day = document.createElement("time");
  Object.assign(day, { dateTime: moment });
  day.dataset.time = "weekday";
  localise(day);
  return {
    voice: who.map((part) => part.textContent.trim()).join("\n"),
    minute: moment.slice(0, 16),
    day: day.textContent,
    alone: Boolean(post.querySelector(".post__answered, .post__edited, .post__kind")),
  };
}
