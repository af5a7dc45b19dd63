// `@` in a box opens a list of those who may be named here (arabic.md §11). Bound to the form; without script the composer
// has a search of its own.

import { Picker } from "../live/picker.js";
import { getJSON } from "../live/request.js";
import { put, type } from "../live/typed.js";
import { Names, soughtAt } from "../models/mention_text.js";

function take(form, one, from) {
  const { body: box, named } = form.elements;
  const names = new Names(named.value);
  const label = names.add(one);
  named.value = names.toString();
  const text = `@[${label}] `;
  put(box, { from, to: box.selectionEnd, text, start: from + text.length, end: from + text.length });
}

export default function connect(form) {
  const { body: box, named } = form.elements;
  if (!box || !named || !form.dataset.mentions) return undefined;
  const picker = new Picker(form, {
    label: form.dataset.mentionsName,
    soughtAt,
    find: async (query) => (await getJSON(`${form.dataset.mentions}?q=${encodeURIComponent(query)}`)).candidates,
    take: (one, from) => take(form, one, from),
  });
  const stop = new AbortController();
  picker.listen(stop.signal);
  // The button for those whose keyboard hides the sign.
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-mark=mention]")) return;
    const before = box.value.slice(0, box.selectionStart);
    type(box, before && !/\s$/.test(before) ? " @" : "@");
    picker.look();
  }, { signal: stop.signal });
  return () => stop.abort();
}
