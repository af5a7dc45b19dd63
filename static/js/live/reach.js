// How far the page of a live room reaches: the pages before and after are fetched as the reader comes near them, by the
// same links that a page without script has.

import { cloneOf } from "./here.js";
import { getPage } from "./request.js";

const AHEAD = "800px 0px"; // fetched before she is there
const AGAIN = 5_000;
const BEFORE = 20; // posts before the one she reads, when its page is fetched anew

export class Reach {
  #stream;
  #links;
  #watcher;
  #older;
  #busy = null;
  #again = null;
  #missed = new Map(); // number → a post that came for a place that is being fetched

  constructor(stream) {
    this.#stream = stream;
    const { section } = stream;
    this.#links = { older: pagerIn(section, "prev"), newer: pagerIn(section, "next") };
    this.#older = Boolean(this.#links.older);
    this.#watcher = new IntersectionObserver((entries) => this.#near(entries), { rootMargin: AHEAD });
    this.click = (event) => this.#clicked(event);
    section.addEventListener("click", this.click);
    this.#watch();
  }

  leave() {
    clearTimeout(this.#again);
    this.#watcher.disconnect();
    this.#stream.section.removeEventListener("click", this.click);
  }

  /* A frame for a place that the page does not hold: if that place is being fetched, the frame is the newer of the two. */
  missed(number, post) {
    if (this.#busy) this.#missed.set(number, post);
  }

  /* The links at both ends, by what the page holds now. `older`: whether there is more before it. */
  look({ older = this.#older } = {}) {
    const { view } = this.#stream;
    this.#older = older;
    this.#show("older", older && view.size ? `?before=${view.first}` : "");
    this.#show("newer", view.atEnd ? "" : `?after=${view.last}`);
    this.#watch();
  }

  async now() {
    const page = await this.#fetch("?now=1");
    if (page) this.#exchange(page, { toEnd: true });
    return Boolean(page);
  }

  /* The log could not bring the page up to date: the same place again, as it is now. */
  async anew() {
    const { reader: place, view } = this.#stream;
    const number = Number(place.anchor?.dataset.number);
    const address = place.follows || !number ? "?now=1" : `?after=${Math.max(number - BEFORE, 0)}`;
    const page = await this.#fetch(address);
    if (page) this.#exchange(page, { toEnd: place.follows && view === this.#stream.view });
  }

  #exchange(page, how) {
    this.#stream.exchange(page, how);
    this.#took(page);
    if (how.toEnd) window.history.replaceState(null, "", window.location.pathname);
  }

  #took(page, side = "") {
    for (const [number, post] of [...this.#missed].sort(([a], [b]) => a - b)) {
      this.#missed.delete(number);
      this.#stream.place(post, { fresh: false });
    }
    this.look(side === "newer" ? {} : { older: Boolean(pagerIn(page, "prev")) });
  }

  #show(side, query) {
    const old = this.#links[side];
    if (!query) {
      old?.remove();
      this.#links[side] = null;
      return;
    }
    const nav = old ?? cloneOf(side === "older" ? "part-older" : "part-newer-page");
    nav.querySelector("a").href = window.location.pathname + query;
    if (!old) this.#stream.section[side === "older" ? "prepend" : "append"](nav);
    this.#links[side] = nav;
  }

  #watch() {
    this.#watcher.disconnect();
    for (const link of Object.values(this.#links)) if (link) this.#watcher.observe(link);
  }

  #near(entries) {
    const near = entries.find((entry) => entry.isIntersecting);
    if (near) this.#extend(near.target === this.#links.older ? "older" : "newer");
  }

  async #clicked(event) {
    const nav = event.target.closest("a[rel]")?.closest("nav");
    const side = ["older", "newer"].find((name) => nav && this.#links[name] === nav);
    if (!side || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const edge = this.#edge(side);
    await this.#extend(side);
    // Who pressed it by key goes on from where she was.
    if (event.detail === 0) this.#stream.at(edge)?.focus();
  }

  async #extend(side) {
    const nav = this.#links[side];
    if (!nav || this.#busy) return;
    nav.setAttribute("aria-busy", "true");
    const page = await this.#fetch(new URL(nav.querySelector("a").href).search);
    nav.removeAttribute("aria-busy");
    if (!page) {
      this.#again = setTimeout(() => this.#watch(), AGAIN);
      return;
    }
    const before = this.#edge(side);
    this.#stream.extend(page, side);
    this.#took(page, side);
    // A side that brings nothing is not asked again by itself.
    if (this.#edge(side) === before) this.#watcher.disconnect();
  }

  #edge(side) {
    return side === "older" ? this.#stream.view.first : this.#stream.view.last;
  }

  /* The section with the posts of another page of this room; nothing when nobody answers. */
  async #fetch(query) {
    const busy = (this.#busy = Symbol(query));
    clearTimeout(this.#again);
    this.#missed.clear();
    const page = await getPage(window.location.pathname + query);
    // Another fetch has begun meanwhile: what it brings is what is wanted.
    if (this.#busy !== busy) return null;
    this.#busy = null;
    return page?.getElementById("thread") ?? null;
  }
}

const pagerIn = (section, rel) => section.querySelector(`.pager a[rel=${rel}]`)?.closest(".pager") ?? null;
