// What the text will look like, drawn by the server as it draws posts; nothing of it is kept there. On a wide page it
// stands beside the box and follows what is typed; on a narrow one it takes the box's place until she writes on.

import { post } from "../live/request.js";
import { word } from "../live/words.js";

const WAIT = 700;
const SENT = ["body", "named", "language", "direction", "attribution"];

class Preview {
  constructor(form, button) {
    this.form = form;
    this.box = form.elements.body;
    this.button = button;
    this.pane = form.querySelector("[data-preview]");
    this.address = button.formAction;
    this.shows(!this.pane.hidden);
  }

  get open() {
    return !this.pane.hidden;
  }

  shows(open) {
    this.pane.hidden = !open;
    this.button.setAttribute("aria-pressed", String(open));
    this.form.toggleAttribute("data-previewing", open);
  }

  toggle() {
    if (this.open) this.close();
    else this.look();
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.shows(false);
  }

  lookSoon() {
    if (!this.open) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const { elements } = this.form;
    const fields = SENT.filter((name) => elements[name]).map((name) => [name, elements[name].value]);
    this.shows(true);
    if (!this.box.value.trim()) return this.pane.replaceChildren();
    this.pane.setAttribute("aria-busy", "true");
    const outcome = await post(this.address, [["client_id", elements.client_id.value], ...fields], { signal });
    if (signal.aborted) return undefined;
    this.pane.removeAttribute("aria-busy");
    if (outcome.kind === "done") return this.draw(outcome.answer.html);
    const said = document.createElement("p");
    said.className = "composer__cleaned";
    said.textContent = outcome.message || word("unanswered");
    return this.pane.replaceChildren(said);
  }

  /* Our own server's markup, cleaned there as every post is. */
  draw(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    this.pane.replaceChildren(document.importNode(template.content, true));
  }
}

export default function connect(form) {
  const button = form.querySelector("[data-act=preview]");
  if (!button || !form.elements.body || !form.querySelector("[data-preview]")) return undefined;
  const preview = new Preview(form, button);
  const stop = new AbortController();
  const { signal } = stop;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    preview.toggle();
  }, { signal });
  form.addEventListener("keydown", (event) => {
    if (event.code !== "KeyP" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    preview.toggle();
    if (!preview.open) preview.box.focus({ preventScroll: true });
  }, { signal });
  form.addEventListener("input", () => {
    // Sent, or given up: there is nothing to look at.
    if (!preview.box.value) preview.close();
    else preview.lookSoon();
  }, { signal });
  form.addEventListener("change", () => preview.lookSoon(), { signal });
  return () => {
    clearTimeout(preview.timer);
    stop.abort();
  };
}
