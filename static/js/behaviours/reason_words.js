// The words to a person follow the reason that is chosen, in her language, until somebody changes them.

export default function connect(form) {
  const data = document.getElementById("messages-by-reason");
  const reason = form?.elements.reason;
  const text = form?.elements.words;
  if (!data || !reason || !text) return () => {};
  const byReason = JSON.parse(data.textContent);
  let last = text.value;
  const onChange = () => {
    if (text.value !== last && text.value !== "") return;
    last = text.value = byReason[reason.value] ?? "";
  };
  reason.addEventListener("change", onChange);
  return () => reason.removeEventListener("change", onChange);
}
