// The one line of this tab to the server: follows the rooms of the page, asks for what is missing, and tells the
// behaviours what happened, each event exactly once (delivery.md G5–G9).
//
// Events: "event" (a frame of a room's log), "mine", "nudge", "presence", "typing", "error" {code, message},
// "gone" {room}, "caught-up" {room}, "refresh" {page: a Document, anew}, "state" {open}, "ended" {reason}.

import { Cursors } from "./cursors.js";
import { LiveSocket } from "./socket.js";
import { forgetEverything } from "./storage.js";

const ANSWER_WITHIN = 10_000;
const REFRESH_APART = 3_000;

class Channel extends EventTarget {
  #cursors;
  #socket;
  #person;
  #asked = new Map(); // room → when `resume` was sent for it
  #refreshing = null;
  #refreshed = 0;
  #anew = false; // whether the log failed this page, so that the next fetch is the only source

  constructor(address, { person, language, rooms }) {
    super();
    this.#person = person;
    this.#cursors = new Cursors(rooms);
    this.#socket = new LiveSocket(`${address}?language=${language}`, {
      opened: () => this.#opened(),
      frame: (frame) => this.#frame(frame),
      closed: (how) => this.#closed(how),
      ended: (reason) => this.#ended(reason),
    });
    this.#socket.start();
  }

  get open() {
    return this.#socket.open;
  }

  send(message) {
    this.#socket.send(message);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #opened() {
    this.#asked.clear();
    this.#ask();
    this.#tell("state", { open: true });
  }

  #closed({ opened }) {
    this.#asked.clear();
    this.#tell("state", { open: false });
    if (!opened) this.#askWhy();
  }

  #ended(reason) {
    if (reason === "session") forgetEverything();
    this.#tell("ended", { reason });
    // The server's own answer to this page says what is missing: sign-in, second factor, or that it is closed.
    window.location.reload();
  }

  /* A refused handshake does not say why. Is the server there at all, and if so, would it still give this page? */
  async #askWhy() {
    try {
      if (!(await fetch("/readyz/", { cache: "no-store" })).ok) return;
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (answer.status === 403 || answer.status === 404) this.#ended("closed");
      else if (answer.ok && !(await this.#isOurs(answer))) this.#ended("session");
    } catch {
      // Nobody answers: the next attempt will see.
    }
  }

  /* Whether it is a page of this person, and not the sign-in page or somebody else's. */
  async #isOurs(answer) {
    return pageOf(await answer.text()).body.dataset.person === this.#person;
  }

  /* Ask for what came after our numbers; a room that is being asked about is not asked about twice. */
  #ask(rooms) {
    const now = Date.now();
    const wanted = this.#cursors.question(rooms?.filter((room) => now - (this.#asked.get(room) ?? 0) > ANSWER_WITHIN));
    for (const room of Object.keys(wanted)) this.#asked.set(Number(room), now);
    if (Object.keys(wanted).length) this.#socket.send({ t: "resume", rooms: wanted });
  }

  #frame(frame) {
    switch (frame.t) {
      case "hello": return this.#greeted(frame);
      case "event":
      case "skip": return this.#logged(frame);
      case "live": return this.#caughtUp(frame);
      case "heads": return this.#pulse(frame);
      case "resync": return this.#resync([frame.room]);
      case "gone": return this.#gone(frame);
      case "mine":
      case "error":
      case "nudge":
      case "presence":
      case "typing": return this.#tell(frame.t, frame);
      default: return undefined;
    }
  }

  #greeted({ person }) {
    // Somebody else has signed in in another tab: this page is not hers.
    if (String(person) !== this.#person) window.location.reload();
  }

  #logged(frame) {
    const what = this.#cursors.take(frame.room, frame.seq);
    if (what === "gap") this.#ask([frame.room]);
    else if (what === "next" && frame.t === "event") this.#tell("event", frame);
  }

  #caughtUp({ room, seq }) {
    this.#asked.delete(room);
    this.#tell("caught-up", { room });
    if (!this.#cursors.reaches(room, seq)) this.#ask([room]);
  }

  #pulse({ rooms }) {
    const { behind, anew } = this.#cursors.compare(rooms);
    if (anew.length) this.#resync(anew);
    if (behind.length) this.#ask(behind);
  }

  #gone({ room }) {
    this.#cursors.forget(room);
    this.#asked.delete(room);
    this.#tell("gone", { room });
  }

  /* The log cannot bring this page up to date: fetch it again, let each behaviour take its part, then go on from its
     numbers. What is being typed is no part of that. */
  #resync(rooms) {
    for (const room of rooms) this.#asked.set(room, Date.now());
    this.#anew = true;
    this.refresh();
  }

  /* Fetch this page anew. Many reasons at once are one fetch; many readers at once are spread over a second. */
  refresh() {
    if (this.#refreshing) return;
    const wait = Math.max(Math.random() * 1_000, this.#refreshed + REFRESH_APART - Date.now());
    this.#refreshing = setTimeout(() => this.#fetchPage(), wait);
  }

  async #fetchPage() {
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (answer.status === 403 || answer.status === 404) return window.location.reload();
      if (!answer.ok) throw new Error(`The page answers ${answer.status}`);
      const page = pageOf(await answer.text());
      // Led to the sign-in page, or to somebody else's: then this is the page to show.
      if (page.body.dataset.person !== this.#person) return window.location.reload();
      this.#refreshed = Date.now();
      this.#refreshing = null;
      const anew = this.#anew;
      this.#anew = false;
      this.#goOnFrom(page, anew);
      this.#tell("refresh", { page, anew });
      this.#asked.clear();
      this.#ask();
    } catch {
      this.#refreshed = Date.now();
      this.#refreshing = null;
      this.refresh();
    }
    return undefined;
  }

  /* Its numbers are ours now. Not so those of the open room while its log goes on: more of it may stand on this page than
     on the one fetched, and a frame for that part must not count as had. */
  #goOnFrom(page, anew) {
    const open = anew ? 0 : Number(page.getElementById("thread")?.dataset.room);
    for (const [key, [seq, epoch]] of Object.entries(roomsOf(page.body))) {
      const room = Number(key);
      if (room !== open || !this.#cursors.has(room)) this.#cursors.set(room, seq, epoch);
    }
  }
}

/* The numbers a page carries, read by the server before its content: all rooms for the counts, then its own. */
function roomsOf(body) {
  return { ...JSON.parse(body.dataset.heads || "{}"), ...JSON.parse(body.dataset.rooms || "{}") };
}

const pageOf = (markup) => new DOMParser().parseFromString(markup, "text/html");

let one;

/* The channel of this tab; null on a page that is not live. */
export function channel() {
  if (one === undefined) {
    const { live, person, language } = document.body.dataset;
    const address = live && new URL(live, window.location.href.replace(/^http/, "ws"));
    one = live ? new Channel(address, { person, language, rooms: roomsOf(document.body) }) : null;
  }
  return one;
}
