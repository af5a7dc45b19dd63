// A button that shows and hides the element named by aria-controls. Without script that element is simply there. Where the
// screen is as data-open-at says, it begins open.

export default function connect(button) {
  const region = document.getElementById(button.getAttribute("aria-controls"));
  if (!region) return;

  function show(open) {
    button.setAttribute("aria-expanded", String(open));
    region.hidden = !open;
  }

  button.hidden = false;
  const wide = button.dataset.openAt && window.matchMedia(button.dataset.openAt).matches;
  show(wide || button.getAttribute("aria-expanded") === "true");
  button.addEventListener("click", () => show(region.hidden));
}
