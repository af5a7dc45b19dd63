// Where she reads in a live room, kept to the pixel whatever is added, taken away or changes its height above it (posts,
// fonts, pictures). At the end of the room she follows it instead. The browser's own scroll anchoring is switched off
// there (room.css): not every engine has it, and two would correct each other.

const NEAR = 80; // pixels from the end within which a reader follows it

export class Place {
  #posts;
  #mayFollow;
  #anchor = null;
  #top = 0;
  #follows = false;
  #ours = null; // the scroll position that was set here, which is not the reader's doing
  #watch;
  #stop = new AbortController();

  /* `room` is all that stands on the page with the posts; `mayFollow()`: whether the page reaches the room's end. */
  constructor(posts, room, mayFollow) {
    this.#posts = posts;
    this.#mayFollow = mayFollow;
    const { signal } = this.#stop;
    this.#watch = new ResizeObserver(() => this.keep());
    this.#watch.observe(room);
    window.addEventListener("scroll", () => this.#scrolled(), { signal, passive: true });
    window.addEventListener("resize", () => this.keep(), { signal });
    // What comes while she is away does not move what she left.
    document.addEventListener("visibilitychange", () => this.note(), { signal });
    window.history.scrollRestoration = "manual";
  }

  get follows() {
    return this.#follows;
  }

  /* The first post on the screen. */
  get anchor() {
    return this.#anchor;
  }

  /* Look where she is. */
  note() {
    const left = document.documentElement.scrollHeight - window.innerHeight - window.scrollY;
    this.#follows = left <= NEAR && this.#mayFollow() && document.visibilityState === "visible";
    this.hold(this.#firstShown());
  }

  hold(post) {
    this.#anchor = post;
    this.#top = post?.getBoundingClientRect().top ?? 0;
  }

  /* Put her back where she was. */
  keep() {
    if (this.#follows) {
      this.#scrollTo(document.documentElement.scrollHeight);
    } else if (this.#anchor?.isConnected) {
      const moved = this.#anchor.getBoundingClientRect().top - this.#top;
      if (Math.abs(moved) >= 0.5) this.#scrollTo(window.scrollY + moved);
    } else {
      this.note();
    }
  }

  replaced(old, post) {
    if (this.#anchor === old) this.#anchor = post;
  }

  toEnd() {
    this.#scrollTo(document.documentElement.scrollHeight);
    this.note();
  }

  to(element, block = "start") {
    element.scrollIntoView({ block, behavior: "instant" });
    this.note();
  }

  leave() {
    this.#stop.abort();
    this.#watch.disconnect();
  }

  #scrollTo(top) {
    window.scrollTo({ top, behavior: "instant" });
    this.#ours = window.scrollY;
  }

  #scrolled() {
    if (window.scrollY === this.#ours) return;
    this.#ours = null;
    this.note();
  }

  /* By halving: they stand in order, and there may be hundreds. */
  #firstShown() {
    const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart) || 0;
    const posts = this.#posts.querySelectorAll(":scope > [data-number]");
    let [low, high] = [0, posts.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (posts[middle].getBoundingClientRect().bottom > bar) high = middle;
      else low = middle + 1;
    }
    return posts[low] ?? null;
  }
}
