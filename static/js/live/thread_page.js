// The posts of a thread on its page: each is put in its place, what changed changes there, and the rest of the page says
// what is new. live/stream_page.js adds what a live room needs.

import { counted, localise } from "../display.js";
import { Divider } from "../models/divider.js";
import { ThreadView } from "../models/thread_view.js";
import { announce } from "./announcer.js";
import { cloneOf, here, tell } from "./here.js";
import { isolate } from "./words.js";

const EXCERPT = 200;
const NEAR = 120; // pixels from the end of the screen within which what is new need not be pointed at

export class ThreadPage {
  constructor(section) {
    this.section = section;
    this.posts = section.querySelector("#posts");
    this.id = Number(section.dataset.thread);
    this.room = Number(section.dataset.room);
    this.me = new Set(section.dataset.me.split(" ").filter(Boolean)); // the mentions that mean her
    this.newer = null;
    this.drawn = new WeakMap(); // post → the markup it came as
    this.look(section);
    localise(section);
  }

  look(section) {
    const numbers = [...section.querySelectorAll("#posts > [data-number]")].map((post) => Number(post.dataset.number));
    const divider = section.querySelector("[data-divider=new]");
    this.view = new ThreadView({ numbers, mine: mineIn(section), end: "liveEnd" in section.dataset });
    this.divider = new Divider(divider ? Number(section.dataset.firstUnread) : null);
  }

  at(number) {
    return this.posts.querySelector(`:scope > [data-number="${number}"]`);
  }

  // --- Putting posts in their places ---

  /* A post as the server draws it now, wherever it comes from: frame, answer or page. */
  place(post, { fresh = true, markup = post.outerHTML } = {}) {
    const number = Number(post.dataset.number);
    const { where, number: before } = this.view.placeOf(number);
    const there = this.at(number);
    // Answer and frame say the same: the second one must not take away what she has opened in it meanwhile.
    if (there && this.drawn.get(there) === markup) return resolve(post);
    this.drawn.set(post, markup);
    this.dress(post, number);
    resolve(post);
    if (post.classList.contains("post--withdrawn")) this.forgetWords(post);
    if (where === "replace") return this.replace(there, post);
    if (where === "elsewhere") return this.elsewhere(number, post, fresh);
    this.insert(post, before, number);
    this.section.querySelector("[data-empty]")?.remove();
    if (fresh) this.arrived(number, post);
    return undefined;
  }

  /* The post is out of sight: its first words go from above the answers to it, too. */
  forgetWords(post) {
    const address = post.querySelector(".post__when")?.getAttribute("href");
    for (const box of this.section.querySelectorAll("a.post__answered")) {
      if (box.getAttribute("href") === address) box.querySelector(".post__answered-text")?.remove();
    }
    this.forgetQuotes(post.dataset.post);
  }

  /* Words of it that stand in other posts, of this thread or another one. */
  forgetQuotes(id) {
    for (const quote of this.section.querySelectorAll(`[data-quote="${CSS.escape(id)}"]`)) {
      quote.replaceChildren(cloneOf("part-quote-gone"));
    }
  }

  /* What depends on the reader. */
  dress(post, number) {
    localise(post);
    for (const mention of post.querySelectorAll(".mention[data-mention]")) {
      mention.classList.toggle("mention--me", this.me.has(mention.dataset.mention));
    }
    post.classList.toggle("post--mine", this.view.isMine(number));
  }

  elsewhere(number, post, fresh) {
    this.view.heard(number);
    if (number > this.view.last && fresh) this.arrived(number, post);
  }

  insert(post, before, number) {
    const anchor = before ? this.at(before) : null;
    if (anchor) anchor.after(post);
    else this.posts.prepend(post);
    this.view.placed(number);
  }

  replace(old, post) {
    const focused = old.contains(document.activeElement);
    const editor = old.querySelector(":scope > form[data-edit]");
    const at = focused ? document.activeElement : null;
    old.replaceWith(post);
    // What is being typed into it stays, unless there is nothing to edit any more.
    if (editor && post.querySelector(".post__body")) {
      post.classList.add("post--editing");
      post.append(editor);
    }
    if (focused) (at.isConnected ? at : post).focus({ preventScroll: true });
  }

  own(number) {
    this.view.own(number);
    this.at(number)?.classList.add("post--mine");
    this.showNewer();
  }

  /* The answer to what she has sent: her own post, wherever the page stands. */
  answered({ html, number, url }, post) {
    if (number) {
      this.view.own(number);
      if (!this.view.atEnd && !this.view.has(number)) this.goTo(url);
      else this.place(post, { fresh: false });
    } else if (html) {
      this.wait(post);
    }
  }

  goTo(url) {
    window.location.assign(url);
  }

  // --- What is new ---

  arrived(number, post) {
    if (this.view.isMine(number)) return;
    const beforeIt = this.view.unseen;
    if (this.divider.arrived(number) && post.isConnected) this.divide(post, beforeIt);
    this.view.arrived(number);
    this.say(post);
    this.showNewer();
  }

  /* One line, never two: an old one goes when all that it stood before was seen. */
  divide(post, unseen) {
    const old = this.section.querySelector("[data-divider=new]");
    const divider = old && unseen ? null : cloneOf("part-divider");
    const when = post.querySelector("time");
    if (!divider || !when) return;
    old?.remove();
    const time = divider.querySelector("time");
    time.dateTime = when.dateTime;
    time.dataset.time = new Date(when.dateTime).toDateString() === new Date().toDateString() ? "clock" : "datetime";
    localise(divider);
    post.before(divider);
  }

  say(post) {
    const body = post.querySelector(".post__body");
    const text = (body ?? post).textContent.trim().replace(/\s+/g, " ").slice(0, EXCERPT);
    const when = post.querySelector(".post__when")?.textContent.trim() ?? "";
    const who = post.dataset.byline ? isolate(post.dataset.byline) : "";
    const comma = document.documentElement.lang === "ar" ? "، " : ", ";
    announce({
      group: "posts",
      name: who,
      together: (ones) => manyAtOnce(ones, comma),
      lead: body ? [who, when, ""].filter((part, at) => part || at === 2).join(comma) : "",
      lang: body?.lang,
      text,
    });
  }

  /* How many new posts stand below what is on the screen. */
  showNewer() {
    this.newer ??= this.newerButton();
    if (!this.newer) return;
    const unseen = this.view.unseen;
    const top = this.at(this.view.firstUnseen)?.getBoundingClientRect().top ?? Infinity;
    this.newer.hidden = !this.pointsDown(unseen, top);
    const text = this.newer.querySelector("[data-text]");
    const said = unseen ? counted("new_posts_below", unseen) : this.newer.dataset.now;
    if (text.textContent !== said) text.textContent = said;
  }

  pointsDown(unseen, top) {
    return unseen > 0 && top > window.innerHeight - NEAR;
  }

  newerButton() {
    const button = cloneOf("part-newer");
    button?.addEventListener("click", () => this.toNewer());
    if (button) this.showButton(button);
    return button;
  }

  showButton(button) {
    this.posts.after(button);
  }

  toNewer() {
    const post = this.at(this.view.firstUnseen);
    if (!post) return this.goTo(this.section.querySelector(".pager a[rel=next]")?.href ?? window.location.href);
    post.scrollIntoView({ block: "center" });
    return post.focus({ preventScroll: true });
  }

  seen(number) {
    this.view.seen(number);
    if (this.newer) this.showNewer();
  }

  // --- The page fetched anew ---

  takePosts(fresh) {
    for (const post of fresh.querySelectorAll("#posts > [data-number]")) {
      this.place(document.importNode(post, true), { fresh: !this.view.has(Number(post.dataset.number)) });
    }
    if (!fresh.hasAttribute("data-live-end")) this.section.removeAttribute("data-live-end");
  }

  // --- What waits for approval ---

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

  /* A frame without its markup, or one of those that concern the whole page. */
  incomplete(live) {
    live.refresh();
  }

  leave() {}
}

export function mineIn(section) {
  return section.dataset.mine.split(",").filter(Boolean).map(Number);
}

/* Several at once are one sentence: how many, and of whom. */
function manyAtOnce(ones, comma) {
  const names = [...new Set(ones.map((one) => one.name).filter(Boolean))];
  const many = counted("new_posts", ones.length);
  return names.length ? `${many}: ${names.join(comma)}` : many;
}

/* The post is here, by whatever road: what was waiting for an answer waits no longer. */
export function resolve(post) {
  const { clientId } = post.dataset;
  if (!clientId) return;
  here().sender.arrived(clientId);
  tell("placed", { client_id: clientId });
}
