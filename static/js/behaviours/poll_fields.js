// The fields of a poll in a composer: its question stands for the text where nothing else is written, and they empty with it.

export default function connect(details) {
  const form = details.closest("form");
  const question = form?.elements.poll_question;
  if (!question) return undefined;
  const fields = [...details.querySelectorAll("input, textarea, select")];

  function onSubmit() {
    if (question.value.trim() && !form.elements.body.value.trim()) form.elements.body.value = question.value.trim();
  }

  function onEmptied() {
    for (const field of fields) {
      if (field.localName === "select") field.selectedIndex = 0;
      else field.value = "";
    }
    details.open = false;
  }

  function onFilled() {
    if (fields.some((field) => field.localName !== "select" && field.value.trim())) details.open = true;
  }

  const stop = new AbortController();
  const { signal } = stop;
  form.addEventListener("submit", onSubmit, { capture: true, signal });
  form.addEventListener("majlis:emptied", onEmptied, { signal });
  form.addEventListener("majlis:filled", onFilled, { signal });
  onFilled();
  return () => stop.abort();
}
