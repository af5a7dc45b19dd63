// What is on its way to a thread, below its posts: shown as being sent, as not sent, or as waiting for a word of hers, until
// the post itself is there.

import { shown } from "../models/mention_text.js";
import { filesIn } from "../models/uploads.js";
import { cloneOf } from "./here.js";
import { isolate } from "./words.js";

export class Bubbles {
  #thread;
  #list = null;

  constructor(thread) {
    this.#thread = thread;
  }

  /* Made when it is first needed; nothing on a page without the thread's posts. */
  get list() {
    if (!this.#list?.isConnected) {
      const posts = document.querySelector(`#thread[data-thread="${this.#thread}"] #posts`);
      this.#list = posts && (posts.parentElement.querySelector(":scope > [data-pending]") ?? below(posts));
    }
    return this.#list;
  }

  of(id) {
    return this.list?.querySelector(`[data-client-id="${id}"]`) ?? null;
  }

  show(entry) {
    const there = this.of(entry.id);
    const bubble = there ?? (this.list && cloneOf("part-pending"));
    if (there || !bubble) return bubble;
    bubble.dataset.clientId = entry.id;
    const body = bubble.querySelector("[data-body]");
    body.textContent = [shown(entry.fields.body), ...filesIn(entry.fields.files).map((file) => isolate(file.name))].filter(Boolean).join("\n");
    if (entry.fields.language) body.lang = entry.fields.language;
    if (entry.fields.direction) body.dir = entry.fields.direction;
    this.list.append(bubble);
    draw(bubble, entry.failed);
    if (entry.asks) this.ask(entry);
    return bubble;
  }

  /* The server has a question before it takes it; what stands behind it waits. */
  ask({ id, asks }) {
    const bubble = this.of(id);
    if (!bubble) return;
    bubble.classList.toggle("post--sending", !asks);
    bubble.querySelector("[data-sending]").hidden = Boolean(asks);
    const question = bubble.querySelector("[data-asks]");
    question.hidden = !asks;
    question.querySelector("[data-question]").textContent = asks ?? "";
  }

  /* The order of a thread is kept, so all of them wait, or all of them have failed. */
  mark(failed) {
    for (const bubble of this.list?.children ?? []) draw(bubble, failed);
  }

  hide(id) {
    this.of(id)?.remove();
  }

  /* Another tab of hers has sent, added or deleted some. */
  agree(entries) {
    for (const bubble of [...(this.list?.children ?? [])]) {
      if (!entries.some((entry) => entry.id === bubble.dataset.clientId)) bubble.remove();
    }
    for (const entry of entries) {
      this.show(entry);
      this.ask(entry);
    }
  }
}

function below(posts) {
  const list = document.createElement("div");
  list.className = posts.className;
  list.dataset.pending = "";
  posts.after(list);
  return list;
}

function draw(bubble, failed) {
  bubble.classList.toggle("post--sending", !failed);
  bubble.classList.toggle("post--failed", failed);
  bubble.querySelector("[data-sending]").hidden = failed;
  bubble.querySelector("[data-failed]").hidden = !failed;
}
