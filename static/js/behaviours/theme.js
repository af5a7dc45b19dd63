// Light or dark on this device. The choice lies in a cookie, so the next page is drawn right by the server;
// "automatic" takes it away, and the account's preference or the system decides again.

const COOKIE = "majlis_theme";
const A_YEAR = 31536000;

function remember(theme) {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${theme ? A_YEAR : 0}; SameSite=Lax${secure}`;
}

function remembered() {
  return document.cookie.match(/(?:^|;\s*)majlis_theme=(light|dark)\b/)?.[1] ?? "";
}

export default function connect(group) {
  const buttons = [...group.querySelectorAll("[data-theme-choice]")];

  function mark() {
    const theme = remembered();
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
  }

  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    remember(button.dataset.themeChoice);
    document.documentElement.dataset.theme = button.dataset.themeChoice;
    mark();
  });

  // A preference that is saved speaks for this device again.
  function onSubmit(event) {
    if (event.target !== group && event.target.elements.theme) remember("");
  }

  document.addEventListener("submit", onSubmit);
  group.hidden = false;
  mark();
  return () => document.removeEventListener("submit", onSubmit);
}
