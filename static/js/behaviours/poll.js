// The poll of a post: fetched where the page has not put it, answered in its place, and kept as it is now. Frames say only
// that something moved: what this reader may know of the result comes from the server each time.

import { channel } from "../live/channel.js";
import { announce } from "../live/announcer.js";
import { elementFrom, follow } from "../live/here.js";
import { getJSON, post } from "../live/request.js";
import { word } from "../live/words.js";
import { localise } from "../display.js";
import { uuid } from "../models/outbox.js";

const KINDS = new Set(["poll.voted", "poll.unvoted", "poll.closed"]);
const SPREAD = 800; // milliseconds: all who have it open would ask at once
const LONGEST_WAIT = 24 * 3600 * 1000;

class Poll {
  #place;
  #fetching = null;
  #closing = null;

  constructor(place) {
    this.#place = place;
    if (place.querySelector("[data-poll-seen]")) this.#waitForEnd();
    else this.fetch();
  }

  get id() {
    return Number(this.#place.dataset.poll);
  }

  get #form() {
    return this.#place.querySelector("[data-poll-form]");
  }

  /* Many answers at once are one question. */
  fetchSoon() {
    this.#fetching ??= setTimeout(() => this.fetch(), Math.random() * SPREAD);
  }

  async fetch() {
    this.#fetching = null;
    try {
      const { html } = await getJSON(this.#place.dataset.pollUrl);
      this.show(html);
    } catch {
      // The link that stands there leads to the same; a poll that is out of sight goes with its post.
    }
  }

  /* What she has begun to choose is not taken from her by the answer of another. */
  show(html, { keep = true } = {}) {
    const begun = keep ? this.#begun() : null;
    const open = [...this.#place.querySelectorAll("details")].map((one) => one.open);
    const at = this.#place.contains(document.activeElement) ? this.#pathTo(document.activeElement) : null;
    const fresh = elementFrom(html);
    localise(fresh);
    this.#place.replaceChildren(fresh);
    [...this.#place.querySelectorAll("details")].forEach((one, n) => { one.open = open[n] ?? false; });
    if (begun && this.#form) this.#take(begun);
    if (at) this.#place.querySelector(at)?.focus({ preventScroll: true });
    this.#waitForEnd();
  }

  async send(event) {
    event.preventDefault();
    const form = event.target;
    const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    const fields = [...new FormData(form)].filter(([name]) => name !== "client_id" && name !== "csrfmiddlewaretoken");
    this.#say("");
    // Its own identity each time it is pressed; the same one where the answer was lost and it is sent again.
    this.command ??= uuid();
    const outcome = await post(address, [...fields, ["client_id", this.command]]);
    if (outcome.kind === "later") return this.#say(word("failed"));
    this.command = null;
    if (outcome.kind === "signed-out") return window.location.reload();
    if (outcome.kind === "refused") return this.#say(outcome.message);
    this.show(outcome.answer.html, { keep: false });
    return announce(this.#place.querySelector("[data-poll-voices]")?.textContent.trim() ?? "");
  }

  #say(text) {
    const form = this.#form;
    const there = form?.querySelector("[data-refused]");
    if (!text || !form) return there?.remove();
    const line = there ?? document.createElement("p");
    line.className = "field__error";
    line.dataset.refused = "";
    line.setAttribute("role", "alert");
    line.textContent = text;
    return form.append(line);
  }

  #begun() {
    const form = this.#form;
    if (!form) return null;
    const inputs = [...form.querySelectorAll("[name=options]")];
    const changed = inputs.some((one) => one.checked !== one.defaultChecked);
    const reason = form.elements.reason;
    if (!changed && (!reason || reason.value === reason.defaultValue)) return null;
    return { chosen: new Set(inputs.filter((one) => one.checked).map((one) => one.value)), reason: reason?.value };
  }

  #take({ chosen, reason }) {
    for (const one of this.#form.querySelectorAll("[name=options]")) one.checked = chosen.has(one.value);
    if (reason !== undefined && this.#form.elements.reason) this.#form.elements.reason.value = reason;
  }

  #pathTo(element) {
    if (element.name === "options") return `[name=options][value="${CSS.escape(element.value)}"]`;
    return element.name === "reason" ? "[name=reason]" : "summary, button, [name=options]";
  }

  /* At its end the result opens for everybody, without an event. */
  #waitForEnd() {
    clearTimeout(this.#closing);
    const end = Date.parse(this.#place.querySelector("[data-closes]")?.dataset.closes ?? "");
    const left = end - Date.now();
    if (left > 0 && left < LONGEST_WAIT) this.#closing = setTimeout(() => this.fetchSoon(), left + 1000);
  }

  leave() {
    clearTimeout(this.#fetching);
    clearTimeout(this.#closing);
  }
}

export default function connect(place) {
  const poll = new Poll(place);
  const live = channel();
  const submit = (event) => event.target.matches("[data-poll-form]") && poll.send(event);
  place.addEventListener("submit", submit);
  const undo = [
    follow(live, "event", (event) => event.post === poll.id && KINDS.has(event.kind) && poll.fetchSoon()),
    follow(live, "refresh", () => poll.fetchSoon()),
  ];
  return () => {
    place.removeEventListener("submit", submit);
    for (const step of undo) step();
    poll.leave();
  };
}
