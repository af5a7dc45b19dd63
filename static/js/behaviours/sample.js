// Shows what the chosen preferences give while one chooses. Without script the button of the form does the same.

const WAIT = 250; // ms: arrow keys walk through many choices

export default function connect(form) {
  const region = form.querySelector("#sample");
  const button = form.querySelector("[name=preview]");
  let timer = 0;
  let asked = 0;

  async function show() {
    const turn = ++asked;
    const chosen = new URLSearchParams(new FormData(form));
    chosen.delete("csrfmiddlewaretoken");
    try {
      const answer = await fetch(`${form.dataset.sampleUrl}?${chosen}`, { credentials: "same-origin" });
      if (answer.ok && turn === asked) region.replaceChildren(...fragment(await answer.text()));
    } catch {
      button.hidden = false; // The line is gone; the button tries again as an ordinary form.
    }
  }

  function fragment(html) {
    return new DOMParser().parseFromString(html, "text/html").body.childNodes;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  }

  button.hidden = true;
  form.addEventListener("change", later);
  return () => {
    clearTimeout(timer);
    form.removeEventListener("change", later);
  };
}
