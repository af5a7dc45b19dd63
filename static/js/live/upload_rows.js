// One line for each file beside a text: its name, how far it is, what went wrong, what it shows.

/* A line as it begins; `draw` brings it up to date. */
export function fill(row, item, unnamed) {
  row.dataset.key = item.key;
  row.querySelector("[data-name]").textContent = item.row?.name ?? item.file?.name ?? unnamed;
  row.querySelector("[data-alt]").value = item.alt;
  return row;
}

/* Writes only what differs: focus and what is being typed stay. */
export function draw(row, item, { size, cancel, remove }) {
  const { state, row: there, file } = item;
  const under = state === "waiting" || state === "sending";
  row.dataset.state = state;
  if (there?.name) write(row.querySelector("[data-name]"), there.name);
  write(row.querySelector("[data-size]"), size(there?.size ?? file?.size));
  row.querySelector("[data-progress]").hidden = !under;
  row.querySelector("[data-progress]").value = Math.round(item.progress * 100);
  row.querySelector("[data-error]").hidden = state !== "failed";
  write(row.querySelector("[data-error]"), state === "failed" ? item.message : "");
  row.querySelector("[data-act=again]").hidden = state !== "failed" || !item.mayTryAgain;
  write(row.querySelector("[data-remove]"), under ? cancel : remove);
  row.querySelector("[data-alt-field]").hidden = there?.kind !== "picture";
  if (there?.preview_url && there.kind === "picture") showPicture(row.querySelector("[data-mark]"), there.preview_url);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showPicture(mark, address) {
  if (mark.querySelector("img")) return;
  const image = new Image(48, 48);
  image.alt = "";
  image.src = address;
  mark.replaceChildren(image);
}
