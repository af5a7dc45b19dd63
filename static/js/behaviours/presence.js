// Who is there: every element with data-presence="<person>" shows how that person is shown to this reader, and this
// tab says whether its own reader is at it. It is a help, not a record: nothing is kept (docs/protocol.md).

import { channel } from "../live/channel.js";
import { follow } from "../live/here.js";
import { isolate, word } from "../live/words.js";
import { Attention } from "../models/attention.js";

const MOST = 200;
const GATHER = 200;
// A short break of the line is not worth blinking; after a longer one nobody knows who is there.
const BELIEVE = 15_000;
const TOUCHES = ["pointerdown", "keydown", "wheel", "touchstart", "pointermove"];

const marks = (id) => document.querySelectorAll(id ? `[data-presence="${id}"]` : "[data-presence]");

function draw(mark, { s: state, text = "" }) {
  const said = word(`presence_${state}`);
  const { state: before, said: told = "" } = mark.dataset;
  if (before === state && told === text) return;
  // Until when it holds was told with the page; of what has come since, the text says it.
  if (told !== text || before === "dnd") fill(mark, "[data-presence-until]", "");
  mark.dataset.state = state;
  mark.dataset.said = text;
  mark.title = [said, text && isolate(text)].filter(Boolean).join(" · ");
  fill(mark, "[data-presence-word]", said);
  fill(mark, "[data-presence-text]", text);
}

function fill(mark, selector, text) {
  const place = mark.querySelector(selector);
  if (place) place.textContent = text;
}

class People {
  #live;
  #known = new Map(); // person → how she was last shown
  #asked = "";
  #gathering = null;
  #doubting = null;

  constructor(live) {
    this.#live = live;
  }

  /* Ask for everybody on the page, once for all changes of a moment. */
  ask() {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#askNow();
    }, GATHER);
  }

  #askNow() {
    for (const mark of marks()) if (this.#known.has(mark.dataset.presence)) draw(mark, this.#known.get(mark.dataset.presence));
    const people = [...new Set([...marks()].map((mark) => Number(mark.dataset.presence)))].filter(Boolean).slice(0, MOST);
    const question = people.join();
    if (question === this.#asked || !this.#live.open) return;
    this.#asked = question;
    this.#live.send({ t: "who", people });
  }

  told({ people }) {
    for (const [id, shown] of Object.entries(people)) {
      this.#known.set(id, shown);
      for (const mark of marks(id)) draw(mark, shown);
    }
  }

  line(open) {
    clearTimeout(this.#doubting);
    this.#asked = "";
    if (open) this.ask();
    else this.#doubting = setTimeout(() => this.#doubt(), BELIEVE);
  }

  #doubt() {
    this.#known.clear();
    for (const mark of marks()) draw(mark, { s: "gone" });
  }

  end() {
    clearTimeout(this.#gathering);
    clearTimeout(this.#doubting);
  }
}

/* Whether anything of these changes may bring somebody else onto the page. */
const touchesMarks = (changes) =>
  changes.some(({ addedNodes, removedNodes }) =>
    [...addedNodes, ...removedNodes].some((node) => node.matches?.("[data-presence]") || node.querySelector?.("[data-presence]")),
  );

export default function connect(body) {
  const live = channel();
  if (!live) return undefined;
  const people = new People(live);
  const attention = new Attention(document.visibilityState === "visible", (state) => live.send({ t: "presence", state }));
  const stop = new AbortController();
  const { signal } = stop;
  let touched = 0;
  const touch = () => {
    if (Date.now() - touched < 1_000) return;
    touched = Date.now();
    attention.touched();
  };
  for (const kind of TOUCHES) window.addEventListener(kind, touch, { signal, passive: true, capture: true });
  document.addEventListener("visibilitychange", () => attention.shown(document.visibilityState === "visible"), { signal });
  const watch = new MutationObserver((changes) => touchesMarks(changes) && people.ask());
  watch.observe(body, { childList: true, subtree: true });
  const undo = [
    follow(live, "presence", (frame) => people.told(frame)),
    follow(live, "state", ({ open }) => {
      people.line(open);
      if (open) attention.again();
    }),
  ];
  if (live.open) attention.again();
  people.ask();
  return () => {
    stop.abort();
    watch.disconnect();
    people.end();
    attention.end();
    for (const step of undo) step();
  };
}
