// Signing out takes along what was kept on this device; the server asks the browser for the same, but not every browser
// listens.

import { forgetEverything } from "../live/storage.js";

export default function connect(form) {
  form.addEventListener("submit", forgetEverything);
}
