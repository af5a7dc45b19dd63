// A button that copies the text of the element named by aria-controls, one line for each of its children.

export default function connect(button) {
  const source = document.getElementById(button.getAttribute("aria-controls"));
  if (!source || !navigator.clipboard) return undefined;
  const label = button.textContent;

  async function copy() {
    const lines = [...source.children].map((line) => line.textContent.trim());
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = button.dataset.copied ?? label;
  }

  button.hidden = false;
  button.addEventListener("click", copy);
  return () => button.removeEventListener("click", copy);
}
