// The list of a live room's members beside it, or on a narrow screen below its name: fetched when it is first looked at,
// for it is long and most visits do not need it. Without script the link in its place leads to the same on a page.

import { elementFrom } from "../live/here.js";
import { getJSON } from "../live/request.js";

export default function connect(section) {
  const place = section.querySelector("[data-people]");
  let asked = false;

  async function look() {
    const shown = section.localName === "details" ? section.open : section.offsetParent;
    if (asked || !shown) return;
    asked = true;
    try {
      const { html } = await getJSON(section.dataset.src);
      place.replaceChildren(elementFrom(html));
    } catch {
      asked = false; // the link stays
    }
  }

  section.addEventListener("toggle", look);
  window.addEventListener("resize", look);
  look();
  return () => window.removeEventListener("resize", look);
}
