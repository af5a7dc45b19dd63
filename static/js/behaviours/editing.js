// A post edited where it stands: from its menu, or her last one with the arrow up from an empty box. The form is the
// server's own (forum/_edit.html); without script the same link leads to a page.

import { elementFrom, hear, here, tell } from "../live/here.js";
import { getJSON } from "../live/request.js";

class Editing {
  constructor(section) {
    this.section = section;
    this.busy = false;
  }

  get last() {
    return [...this.section.querySelectorAll("#posts > .post--mine[data-post]:not(.post--withdrawn, .post--line)")].at(-1);
  }

  addressOf(post) {
    return this.section.dataset.editUrl.replace("/0/", `/${post.dataset.post}/`);
  }

  async openLast(from) {
    const post = this.last;
    if (!post || this.busy) return;
    try {
      await this.open(post, from);
    } catch (error) {
      tell("edit-refused", { thread: Number(this.section.dataset.thread), message: error.answer?.message });
    }
  }

  async open(post, from) {
    const there = post.querySelector("form[data-edit]");
    if (there) return there.elements.body.focus();
    this.busy = true;
    try {
      const { html } = await getJSON(this.addressOf(post));
      // The post may have been drawn anew meanwhile.
      const now = this.section.querySelector(`[data-post="${post.dataset.post}"]`);
      if (!now?.querySelector(".post__body")) return undefined;
      return this.show(now, elementFrom(html), from);
    } finally {
      this.busy = false;
    }
  }

  show(post, form, from) {
    form.opener = from;
    // As in the room's own box: where Enter sends, it saves.
    if (document.querySelector("#composer[data-enter-sends]")) form.dataset.enterSends = "";
    post.classList.add("post--editing");
    post.append(form);
    const { body } = form.elements;
    body.focus({ preventScroll: true });
    body.setSelectionRange(body.value.length, body.value.length);
    form.scrollIntoView({ block: "nearest" });
  }

  close(form) {
    const post = form.closest(".post");
    const back = form.opener?.isConnected ? form.opener : post;
    post.classList.remove("post--editing");
    form.remove();
    back.focus({ preventScroll: true });
  }

  /* Given up: the text stands as it was, and what was typed over it is not kept. */
  giveUp(form) {
    form.dispatchEvent(new CustomEvent("majlis:given-up"));
    here().drafts.remove(form.getAttribute("action"));
    this.close(form);
  }
}

export default function connect(section) {
  if (!document.body.dataset.person) return undefined;
  const editing = new Editing(section);
  const stop = new AbortController();
  const { signal } = stop;
  section.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const cancel = event.target.closest("form[data-edit] a[data-act=cancel]");
    const link = event.target.closest("a[data-act=edit]");
    const post = link?.closest(".post");
    if (!cancel && !post) return;
    event.preventDefault();
    if (cancel) return editing.giveUp(cancel.closest("form"));
    try {
      await editing.open(post, post);
      link.closest("details")?.removeAttribute("open");
    } catch {
      window.location.assign(link.href);
    }
  }, { signal });
  section.addEventListener("keydown", (event) => {
    const form = event.target.closest("form[data-edit]");
    if (!form || event.code !== "Escape" || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    editing.giveUp(form);
  }, { signal });
  const undo = [
    hear("edit-last", ({ thread, from }) => thread === Number(section.dataset.thread) && editing.openLast(from)),
    hear("answered", ({ post }) => {
      const form = section.querySelector(`form[data-edit="${post}"]`);
      if (form) editing.close(form);
    }),
  ];
  return () => {
    stop.abort();
    for (const step of undo) step();
  };
}
