// A thread's page fetched anew, where the log could not bring the old one up to date: each part is exchanged where it
// stands, and what the reader is doing is left alone.

/* The page fetched anew: every post as it is now, and around them what says whether and how one may write. `anew`: the
   log could not bring the old one up to date. */
export function takeFrom(thread, { page, anew = false }) {
  const fresh = page.getElementById("thread");
  if (!fresh || Number(fresh.dataset.thread) !== thread.id) return window.location.reload();
  thread.room = Number(fresh.dataset.room);
  thread.section.dataset.room = fresh.dataset.room;
  for (const number of fresh.dataset.mine.split(",").filter(Boolean)) thread.view.own(Number(number));
  thread.takePosts(fresh, { anew });
  for (const selector of [".crumbs", ".thread-head", "#acknowledge", "#attribution", "#moves", ".room__head", "#room-rules"]) swap(selector, page);
  takeWaiting(thread, fresh);
  takeComposer(page);
  return undefined;
}

/* Puts a part of the page fetched anew where the old one stands. */
export function swap(selector, page) {
  const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
  if (old && fresh && old.outerHTML !== fresh.outerHTML) old.replaceWith(document.importNode(fresh, true));
}

function takeWaiting(thread, fresh) {
  const [old, now] = [thread.section.querySelector("#waiting"), fresh.querySelector("#waiting")];
  if (old) old.remove();
  if (now) thread.section.append(document.importNode(now, true));
}

/* A composer in use is left alone. It goes only when writing is over here, and its text is kept as a draft. */
function takeComposer(page) {
  const [old, fresh] = [document.getElementById("composer"), page.getElementById("composer")];
  if (old && fresh && (old.localName !== fresh.localName || fresh.localName !== "form")) {
    old.replaceWith(document.importNode(fresh, true));
  }
}
