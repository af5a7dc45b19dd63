// Tells the server how far she has read: the last post she has had on her screen while the page was before her (G16).
// A few posts in a second are one message; what is lost is said again with the next one.

import { channel } from "../live/channel.js";
import { follow, tell } from "../live/here.js";
import { put } from "../live/request.js";

const LOOKED_AT = 600; // milliseconds on the screen
const APART = 1_500;

class Reading {
  #section;
  #live;
  #seen;
  #told;
  #timers = new Map();
  #telling = null;

  constructor(section, live) {
    this.#section = section;
    this.#live = live;
    const first = Number(section.dataset.firstUnread);
    this.#seen = this.#told = first ? first - 1 : Number(section.dataset.last);
  }

  get thread() {
    return Number(this.#section.dataset.thread);
  }

  look(element, shown) {
    const number = Number(element.dataset.number);
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
    if (shown && document.visibilityState === "visible") {
      this.#timers.set(number, setTimeout(() => this.saw(number), LOOKED_AT));
    }
  }

  saw(number) {
    this.#timers.delete(number);
    tell("seen", { thread: this.thread, number });
    if (number <= this.#seen) return;
    this.#seen = number;
    this.#telling ??= setTimeout(() => this.#tell(), APART);
  }

  /* Another tab or device of hers has read further. */
  elsewhere(number) {
    this.#told = Math.max(this.#told, number);
    this.#seen = Math.max(this.#seen, number);
  }

  async #tell(leaving = false) {
    clearTimeout(this.#telling);
    this.#telling = null;
    const number = this.#seen;
    if (number <= this.#told) return;
    const before = this.#told;
    this.#told = number;
    tell("read", { thread: this.thread, room: Number(this.#section.dataset.room), number });
    if (this.#live?.open && !leaving) {
      this.#live.send({ t: "read", thread: this.thread, number });
      return;
    }
    const outcome = await put(this.#section.dataset.readUrl, { number }, { keepalive: leaving });
    if (outcome.kind === "later") this.#told = Math.min(this.#told, before);
  }

  leave() {
    this.#tell(true);
  }
}

const isShown = ({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }) =>
  isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? window.innerHeight) / 2);

export default function connect(section) {
  const live = channel();
  const reading = new Reading(section, live);
  section.parentElement?.querySelector("form[data-read]")?.remove();
  const posts = section.querySelector("#posts");
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach((entry) => reading.look(entry.target, isShown(entry))),
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  );
  const watchAll = () => {
    watcher.disconnect();
    for (const element of posts.querySelectorAll(":scope > [data-number]")) watcher.observe(element);
  };
  // Only what has come: to begin anew with all of them would never let a lively room count as seen.
  const changes = new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (node.dataset?.number) watcher.observe(node);
    }
  });
  const onVisible = () => (document.visibilityState === "visible" ? watchAll() : reading.leave());
  const onLeave = () => reading.leave();
  const undo = follow(live, "nudge", (told) => {
    if (told.what === "read" && told.thread === reading.thread) reading.elsewhere(told.number);
  });
  changes.observe(posts, { childList: true });
  watchAll();
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("pagehide", onLeave);
  return () => {
    undo();
    watcher.disconnect();
    changes.disconnect();
    document.removeEventListener("visibilitychange", onVisible);
    window.removeEventListener("pagehide", onLeave);
  };
}
