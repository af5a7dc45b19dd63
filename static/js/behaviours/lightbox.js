// Pictures looked at whole, over the page: any a[data-picture] opens it, the arrows go on among those beside the same
// post. Left and right are those of the keyboard, so in a page from right to left the next one lies to the left.

import { figures } from "../display.js";

class Lightbox {
  constructor(dialog) {
    this.dialog = dialog;
    this.image = dialog.querySelector("[data-image]");
    this.links = [];
    this.at = 0;
  }

  part(name) {
    return this.dialog.querySelector(`[data-${name}]`);
  }

  open(link) {
    const group = link.closest("[data-files]") ?? document;
    this.links = [...group.querySelectorAll("a[data-picture]")];
    this.opener = link;
    this.show(this.links.indexOf(link));
    this.dialog.showModal();
    this.part("close").focus();
  }

  show(at) {
    const link = this.links[at];
    if (!link) return;
    this.at = at;
    const { alt, name } = link.dataset;
    this.part("failed").hidden = true;
    this.image.hidden = false;
    this.image.alt = alt || link.querySelector("img")?.alt || name;
    this.image.src = link.href;
    this.part("caption").textContent = alt;
    this.part("caption").hidden = !alt;
    this.part("name").textContent = name;
    this.part("download").href = link.href;
    this.part("count").textContent = this.links.length > 1 ? `${figures(at + 1)} / ${figures(this.links.length)}` : "";
    this.part("steps").hidden = this.links.length < 2;
    for (const button of this.dialog.querySelectorAll("[data-step]")) {
      button.disabled = !this.links[at + Number(button.dataset.step)];
    }
  }

  step(by) {
    const button = document.activeElement;
    this.show(this.at + by);
    // A button that has just been switched off would take the focus, and the keys, with it.
    if (button?.disabled) this.part("close").focus();
  }

  fail() {
    this.image.hidden = true;
    this.part("failed").hidden = false;
  }

  closed() {
    this.image.removeAttribute("src");
    // Its post may have been drawn anew meanwhile.
    const { href } = this.links[this.at] ?? {};
    const there = this.opener.isConnected ? this.opener : [...document.querySelectorAll("a[data-picture]")].find((link) => link.href === href);
    there?.focus();
  }
}

function onKey(lightbox, event) {
  const rtl = getComputedStyle(lightbox.dialog).direction === "rtl";
  const last = lightbox.links.length - 1;
  const steps = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1, Home: -lightbox.at, End: last - lightbox.at };
  if (!(event.key in steps) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  lightbox.step(steps[event.key]);
}

export default function connect(dialog) {
  if (!dialog.showModal) return undefined;
  const lightbox = new Lightbox(dialog);
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-picture]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lightbox.open(link);
  }, { signal });
  dialog.addEventListener("keydown", (event) => onKey(lightbox, event), { signal });
  dialog.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) lightbox.step(Number(step));
    else if (event.target.closest("[data-close]") || event.target.matches("dialog, figure")) dialog.close();
  }, { signal });
  lightbox.image.addEventListener("error", () => lightbox.image.hasAttribute("src") && lightbox.fail(), { signal });
  dialog.addEventListener("close", () => lightbox.closed(), { signal });
  return () => stop.abort();
}
