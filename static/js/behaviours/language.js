// Changing the language keeps the place within the page as well as the page.

export default function connect(form) {
  form.addEventListener("submit", () => {
    const next = form.elements.next;
    next.value = next.value.split("#")[0] + window.location.hash;
  });
}
