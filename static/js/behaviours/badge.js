// How much waits in the inbox, beside its icon and in the page's title: fetched again when the server says that it has
// moved, when the hour of what is held has come, and whenever the line has come to stand. The same in every tab.

import { badge } from "../display.js";
import { channel } from "../live/channel.js";
import { follow, tell } from "../live/here.js";
import { getJSON } from "../live/request.js";

const SPREAD = 1_000; // hundreds who are told at once do not ask at once
const LONGEST = 12 * 3_600_000; // more than a timer holds

class Badge {
  #link;
  #title = document.title;
  #asking = null;
  #asked = 0; // of two answers under way the one asked for last counts
  #due = null;

  constructor(link) {
    this.#link = link;
    this.#take(Number(link.dataset.count), link.dataset.nextDue ? Number(link.dataset.nextDue) : null);
  }

  /* Many reasons at once are one question. */
  ask() {
    this.#asking ??= setTimeout(() => this.#fetch(), Math.random() * SPREAD);
  }

  show(count) {
    const text = badge(count);
    const place = this.#link.querySelector("[data-badge=inbox]");
    if (place.textContent.trim() !== text) place.textContent = text;
    document.title = count ? `(${text}) ${this.#title}` : this.#title;
  }

  /* A page fetched anew has its own count, read later than ours. */
  adopt(page) {
    const link = page.querySelector("[data-behaviour~=badge]");
    if (link) this.#take(Number(link.dataset.count), link.dataset.nextDue ? Number(link.dataset.nextDue) : null);
  }

  end() {
    clearTimeout(this.#asking);
    clearTimeout(this.#due);
    document.title = this.#title;
  }

  async #fetch() {
    // News from here on may be too late for this answer, and is a question of its own.
    this.#asking = null;
    const turn = ++this.#asked;
    try {
      const answer = await getJSON(this.#link.dataset.countUrl);
      if (turn !== this.#asked) return;
      this.#take(answer.count, answer.next_due);
      tell("inbox", { count: answer.count });
    } catch {
      // The next nudge, the next page or the return of the line will say.
    }
  }

  #take(count, due) {
    this.show(count);
    clearTimeout(this.#due);
    if (due !== null) this.#due = setTimeout(() => this.ask(), Math.min(due * 1_000, LONGEST));
  }
}

export default function connect(link) {
  const shown = new Badge(link);
  const live = channel();
  const undo = [
    follow(live, "nudge", ({ what }) => what === "inbox" && shown.ask()),
    follow(live, "refresh", ({ page }) => shown.adopt(page)),
    follow(live, "state", ({ open }) => {
      // Nudges are not kept for who was away, nor for a page that was drawn before its line stood.
      if (open) shown.ask();
    }),
  ];
  return () => {
    undo.forEach((step) => step());
    shown.end();
  };
}
