// The words to a person follow the reason that is chosen and the act, in her language, until somebody changes them: a
// message that speaks of another act than the one that is taken is not proposed.

export default function connect(form) {
  const data = document.getElementById("messages-by-reason");
  const reason = form?.elements.reason;
  const text = form?.elements.words;
  if (!data || !reason || !text) return () => {};
  const byReason = JSON.parse(data.textContent);
  let last = text.value;

  function proposed() {
    const message = byReason[reason.value];
    const act = form.elements.act?.value ?? form.dataset.takes;
    return message?.act === act ? message.text : "";
  }

  function onChange({ target }) {
    if (target.name !== "reason" && target.name !== "act") return;
    if (text.value !== last && text.value !== "") return;
    last = text.value = proposed();
  }

  form.addEventListener("change", onChange);
  return () => form.removeEventListener("change", onChange);
}
