// The line that says who is writing, and the sign this tab gives while its reader writes. The line is no live region:
// read out at every sign it would never be silent.

import { channel } from "../live/channel.js";
import { elementFrom, follow } from "../live/here.js";
import { isolate, word } from "../live/words.js";
import { Writers } from "../models/writers.js";

const APART = 3_000;
const PUBLISHED = new Set(["post.created", "post.published"]);

const openThread = () => Number(document.getElementById("thread")?.dataset.thread);

function sentence(names) {
  const [one, two] = names.map(isolate);
  if (!names.length) return "";
  if (names.length === 1) return word("writing_one", { name: one });
  if (names.length === 2) return word("writing_two", { first: one, second: two });
  return word("writing_many");
}

function show(writers) {
  const line = document.querySelector("[data-typing]");
  const text = sentence(writers.names);
  if (line && line.textContent !== text) line.textContent = text;
}

/* A sign for each stretch of writing. What the script itself puts into the box is not writing. */
function signs(live) {
  let last = -Infinity;
  return (event) => {
    const form = event.target.closest?.("form.composer[data-thread]");
    if (!form || event.target.name !== "body" || !event.isTrusted || !event.target.value.trim()) return;
    if (Date.now() - last < APART) return;
    last = Date.now();
    live.send({ t: "typing", thread: Number(form.dataset.thread) });
  };
}

export default function connect() {
  const live = channel();
  if (!live) return undefined;
  const writers = new Writers(() => show(writers));
  const sign = signs(live);
  document.addEventListener("input", sign);
  const undo = [
    follow(live, "typing", ({ thread, person, name }) => thread === openThread() && writers.writes(person, name)),
    follow(live, "event", ({ thread, kind, html }) => {
      if (html && PUBLISHED.has(kind) && thread === openThread() && writers.names.length) {
        writers.posted(elementFrom(html).dataset.byline);
      }
    }),
    follow(live, "state", ({ open }) => open || writers.clear()),
    follow(live, "gone", () => writers.clear()),
  ];
  return () => {
    document.removeEventListener("input", sign);
    writers.clear();
    for (const step of undo) step();
  };
}
