// What the behaviours of one page share: whose page it is, what is kept for her on this device, and the one sender.

import { Drafts } from "../models/drafts.js";
import { Outbox } from "../models/outbox.js";
import { Sender } from "./sender.js";
import { Kept, forgetOthers } from "./storage.js";

let shared;

export function here() {
  if (!shared) {
    const { person } = document.body.dataset;
    if (person) forgetOthers(person);
    const kept = new Kept(person ?? "nobody");
    const outbox = new Outbox(kept);
    shared = { person, kept, drafts: new Drafts(kept), outbox, sender: new Sender(outbox) };
  }
  return shared;
}

/* The element in a piece of our own server's markup. Scripts and handlers in it would not run: the page forbids them. */
export function elementFrom(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return document.importNode(template.content.firstElementChild, true);
}

export function cloneOf(id) {
  return document.getElementById(id)?.content.firstElementChild.cloneNode(true) ?? null;
}

/* News between behaviours of one page that need not know each other. */
export function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`majlis:${name}`, { detail }));
}

export function hear(name, then) {
  const listener = (event) => then(event.detail);
  document.addEventListener(`majlis:${name}`, listener);
  return () => document.removeEventListener(`majlis:${name}`, listener);
}

export function follow(target, name, then) {
  const listener = (event) => then(event.detail);
  target?.addEventListener(name, listener);
  return () => target?.removeEventListener(name, listener);
}
