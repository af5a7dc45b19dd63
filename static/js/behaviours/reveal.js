// A button that shows what is typed in a password field, for as long as the page stands.

export default function connect(field) {
  const button = field.querySelector("[data-reveal]");
  const input = field.querySelector("input");

  function toggle() {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  }

  function hide() {
    // A browser keeps what is typed into text fields, and must not keep a password.
    input.type = "password";
  }

  button.hidden = false;
  button.addEventListener("click", toggle);
  input.form?.addEventListener("submit", hide);
  return () => {
    button.removeEventListener("click", toggle);
    input.form?.removeEventListener("submit", hide);
  };
}
