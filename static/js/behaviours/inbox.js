// The inbox by keys and without leaving the page: arrows or J and K move, Enter opens, E done, L later, Shift+M mutes.
// Keys go by their place on the keyboard (T-KEY-1). Each act is the row's own form, so all of it works without this.

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isTaken } from "../live/keys.js";
import { post } from "../live/request.js";

const ROW = ".inbox-row";

class Inbox {
  #root;
  #busy = false;
  #undo = null; // kept in sight when news comes
  #asked = 0; // of two answers under way the one asked for last counts

  constructor(root) {
    this.#root = root;
  }

  get rows() {
    return [...this.#root.querySelectorAll(ROW)].filter((row) => row.checkVisibility());
  }

  get current() {
    return document.activeElement?.closest?.(ROW) ?? null;
  }

  get inUse() {
    return Boolean(this.#root.querySelector("details.menu[open], input:focus"));
  }

  step(by) {
    const { rows } = this;
    const at = rows.indexOf(this.current);
    this.#focus(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)]);
  }

  #focus(row) {
    const place = row?.querySelector("a[data-open], button");
    place?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  press(selector) {
    const button = this.current?.querySelector(selector);
    if (button) button.closest("form").requestSubmit(button);
  }

  later() {
    const menu = this.current?.querySelector("details[data-later]");
    if (!menu) return;
    menu.open = true;
    menu.querySelector("button[name=until]").focus();
  }

  /* The form as it is, answered as JSON; then the list anew. */
  async act(form, submitter) {
    if (this.#busy) return;
    this.#busy = true;
    const fields = Object.fromEntries(new FormData(form, submitter));
    const outcome = await post(form.action, fields);
    this.#busy = false;
    if (outcome.kind !== "done") return this.#plainly(form, submitter);
    return this.refresh(outcome.answer.undo ?? null);
  }

  /* What the script could not do, the page does: it says in words why not. */
  #plainly(form, submitter) {
    form.dataset.plain = "";
    form.requestSubmit(submitter);
  }

  async refresh(undo = this.#undo) {
    this.#undo = undo;
    const address = new URL(window.location.pathname, window.location.href);
    if (undo) address.search = new URLSearchParams(undo);
    const turn = ++this.#asked;
    const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    const text = await answer.text();
    if (answer.ok && turn === this.#asked) this.take(new DOMParser().parseFromString(text, "text/html"));
  }

  /* News while an act is under way is shown by what follows the act. */
  news() {
    if (!this.#busy && !this.inUse) this.refresh();
  }

  /* The page as it was fetched anew for all its parts knows no undo. */
  renewed(page) {
    if (this.#undo) this.refresh();
    else this.take(page);
  }

  /* The list anew, with the reader in the same row or in its place. */
  take(page) {
    const fresh = page.getElementById("inbox");
    if (!fresh) return;
    const { rows, current } = this;
    const at = rows.indexOf(current);
    const open = new Set([...this.#root.querySelectorAll(".inbox__more[open]")].map(({ id }) => id));
    this.#root.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const more of this.#root.querySelectorAll(".inbox__more")) more.open = open.has(more.id);
    const same = this.rows.find(({ dataset }) => dataset.bundle === current?.dataset.bundle);
    if (at >= 0) this.#focus(same ?? this.rows[Math.min(at, this.rows.length - 1)]);
  }

  /* Looked at, said while the browser is already on its way there. */
  opened(link) {
    const { bundle, upto } = link.closest(ROW).dataset;
    post(this.#root.dataset.actUrl, { act: "open", bundle, upto }, { keepalive: true });
  }
}

// In a row, and then also from anywhere on the page.
const IN_ROW = {
  ArrowDown: (inbox) => inbox.step(1),
  ArrowUp: (inbox) => inbox.step(-1),
  KeyE: (inbox) => inbox.press("button[value=done]"),
  KeyL: (inbox) => inbox.later(),
};
const ANYWHERE = { KeyJ: (inbox) => inbox.step(1), KeyK: (inbox) => inbox.step(-1) };
const SHIFTED = { KeyM: (inbox) => inbox.press("button[value=mute]") };

function keyOf(inbox, event) {
  if (event.shiftKey) return inbox.current && SHIFTED[event.code];
  return ANYWHERE[event.code] ?? (inbox.current && IN_ROW[event.code]);
}

export default function connect(root) {
  const inbox = new Inbox(root);
  const live = channel();

  function onKey(event) {
    const act = isTaken(event) ? null : keyOf(inbox, event);
    if (!act) return;
    event.preventDefault();
    act(inbox);
  }

  function onSubmit(event) {
    const { target: form, submitter } = event;
    // Opening leads away from here, and muting is told in words: the page itself does both.
    if (!submitter || "plain" in form.dataset || ["open", "mute"].includes(submitter.value)) return;
    event.preventDefault();
    inbox.act(form, submitter);
  }

  function onClick(event) {
    const link = event.target.closest("a[data-open]");
    if (link) inbox.opened(link);
  }

  root.addEventListener("submit", onSubmit);
  root.addEventListener("click", onClick);
  root.addEventListener("auxclick", onClick);
  document.addEventListener("keydown", onKey);
  const undo = [
    follow(live, "nudge", ({ what }) => what === "inbox" && inbox.news()),
    follow(live, "refresh", ({ page }) => inbox.renewed(page)),
  ];
  return () => {
    document.removeEventListener("keydown", onKey);
    undo.forEach((step) => step());
  };
}
