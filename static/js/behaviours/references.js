// `#` in a box offers threads its writer may read, and puts a link to the one taken. What may be said of a thread here is
// the server's to know (forum/references.py).

import { Picker } from "../live/picker.js";
import { getJSON } from "../live/request.js";
import { put, type } from "../live/typed.js";
import { referenceAt } from "../models/begun.js";

export default function connect(form) {
  const { body: box } = form.elements;
  const { thread, room } = form.dataset;
  if (!box || !form.dataset.threads) return undefined;
  const place = thread ? `thread=${thread}` : `room=${room}`;
  const picker = new Picker(form, {
    label: form.dataset.threadsName,
    eager: false, // a hashtag is written with the same sign
    soughtAt: referenceAt,
    find: async (query) => (await getJSON(`${form.dataset.threads}?${place}&q=${encodeURIComponent(query)}`)).candidates,
    take: ({ insert }, from) => {
      const text = `${insert} `;
      put(box, { from, to: box.selectionEnd, text, start: from + text.length, end: from + text.length });
    },
  });
  const stop = new AbortController();
  picker.listen(stop.signal);
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-mark=thread]")) return;
    // Not at the beginning of a line, where it would be a heading's.
    type(box, /\S$/u.test(box.value.slice(0, box.selectionStart)) || !box.selectionStart || box.value[box.selectionStart - 1] === "\n" ? " #" : "#");
    picker.look();
  }, { signal: stop.signal });
  return () => stop.abort();
}
