// A button (or link, for those without script) that opens the dialog named by aria-controls.
// Inside it, [data-close] closes; a click on the veil closes too, unless something was typed.

export default function connect(opener) {
  const dialog = document.getElementById(opener.getAttribute("aria-controls"));
  if (!dialog?.showModal) return undefined;

  const typed = () => [...dialog.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);

  function open(event) {
    event.preventDefault();
    dialog.showModal();
  }

  function onClick(event) {
    const closes = event.target.closest("[data-close]") || (event.target === dialog && !typed());
    if (!closes) return;
    event.preventDefault();
    dialog.close();
  }

  function onClose() {
    if (opener.isConnected) opener.focus();
  }

  opener.addEventListener("click", open);
  dialog.addEventListener("click", onClick);
  dialog.addEventListener("close", onClose);
  return () => {
    dialog.removeEventListener("click", onClick);
    dialog.removeEventListener("close", onClose);
  };
}
