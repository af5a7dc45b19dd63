// Who will be told of what stands in the box, said by the server: asked when she pauses, and only when it may differ.

import { post } from "../live/request.js";

const PAUSE = 1_200;
const CALLS = /@\[[^\]\n]+\]/g;
const SENT = ["body", "named", "reply_to"];

export default function connect(form) {
  const line = form.querySelector("[data-told]");
  const box = form.elements.body;
  if (!line || !box) return undefined;
  const stop = new AbortController();
  let waiting;
  let asked;
  let known = "";

  const signs = () => `${form.elements.reply_to?.value ?? ""} ${[...box.value.matchAll(CALLS)].join(" ")}`;

  async function ask() {
    asked?.abort();
    if (!box.value.trim()) {
      known = "";
      line.textContent = "";
      return;
    }
    const now = `!${signs()}`;
    if (now === known) return;
    asked = new AbortController();
    const { signal } = asked;
    const fields = SENT.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]);
    const outcome = await post(line.dataset.told, [["client_id", form.elements.client_id.value], ...fields], { signal });
    if (signal.aborted || outcome.kind !== "done") return;
    known = now;
    line.textContent = outcome.answer.told;
  }

  function askSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  }

  form.addEventListener("input", askSoon, { signal: stop.signal });
  form.addEventListener("majlis:filled", askSoon, { signal: stop.signal });
  return () => {
    clearTimeout(waiting);
    asked?.abort();
    stop.abort();
  };
}
