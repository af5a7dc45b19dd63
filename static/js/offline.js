// The page without a connection: what she has written and not sent lies on this device and is shown here to be read and
// copied. It goes out by itself from its own page when the connection is back.

const KEY = /^majlis:([^:]+):draft:(.+)$/;

function drafts() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    const [, , place] = KEY.exec(key) ?? [];
    if (!place) continue;
    try {
      const { at, fields } = JSON.parse(localStorage.getItem(key));
      const text = [fields.title, fields.body].filter(Boolean).join("\n\n");
      if (text.trim()) found.push({ at, text, place });
    } catch {
      // Not one of ours.
    }
  }
  return found.sort((one, other) => other.at - one.at);
}

const list = document.getElementById("drafts");
const template = document.getElementById("part-draft");
for (const { at, text } of drafts()) {
  const item = template.content.firstElementChild.cloneNode(true);
  item.querySelector("time").dateTime = new Date(at).toISOString();
  item.querySelector("time").textContent = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  item.querySelector("[data-text]").textContent = text;
  list.append(item);
}
document.getElementById("drafts-part").hidden = !list.children.length;
window.addEventListener("online", () => window.location.reload());
