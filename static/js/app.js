// Binds behaviours to the elements that ask for them: data-behaviour="menu dialog". HTML works first, this improves it.
// A behaviour is a module whose default export, connect(element), may return a function that undoes it.

const behaviours = {
  attach: () => import("./behaviours/attach.js"),
  badge: () => import("./behaviours/badge.js"),
  board: () => import("./behaviours/board.js"),
  catch_up: () => import("./behaviours/catch_up.js"),
  commands: () => import("./behaviours/commands.js"),
  composer: () => import("./behaviours/composer.js"),
  connection: () => import("./behaviours/connection.js"),
  copy: () => import("./behaviours/copy.js"),
  copy_link: () => import("./behaviours/copy_link.js"),
  dialog: () => import("./behaviours/dialog.js"),
  direction: () => import("./behaviours/direction.js"),
  disclosure: () => import("./behaviours/disclosure.js"),
  draft: () => import("./behaviours/draft.js"),
  editing: () => import("./behaviours/editing.js"),
  forget: () => import("./behaviours/forget.js"),
  inbox: () => import("./behaviours/inbox.js"),
  moderation_case: () => import("./behaviours/moderation_case.js"),
  moderation_desk: () => import("./behaviours/moderation_desk.js"),
  kept: () => import("./behaviours/kept.js"),
  language: () => import("./behaviours/language.js"),
  lightbox: () => import("./behaviours/lightbox.js"),
  mention: () => import("./behaviours/mention.js"),
  menu: () => import("./behaviours/menu.js"),
  passkey: () => import("./behaviours/passkey.js"),
  places: () => import("./behaviours/places.js"),
  poll: () => import("./behaviours/poll.js"),
  poll_fields: () => import("./behaviours/poll_fields.js"),
  post_menu: () => import("./behaviours/post_menu.js"),
  presence: () => import("./behaviours/presence.js"),
  preview: () => import("./behaviours/preview.js"),
  push: () => import("./behaviours/push.js"),
  quoting: () => import("./behaviours/quoting.js"),
  reading: () => import("./behaviours/reading.js"),
  references: () => import("./behaviours/references.js"),
  reveal: () => import("./behaviours/reveal.js"),
  room: () => import("./behaviours/room.js"),
  search: () => import("./behaviours/search.js"),
  shortcuts: () => import("./behaviours/shortcuts.js"),
  sample: () => import("./behaviours/sample.js"),
  tabs: () => import("./behaviours/tabs.js"),
  theme: () => import("./behaviours/theme.js"),
  thread: () => import("./behaviours/thread.js"),
  told: () => import("./behaviours/told.js"),
  toolbar: () => import("./behaviours/toolbar.js"),
  typing: () => import("./behaviours/typing.js"),
  unread: () => import("./behaviours/unread.js"),
};

const connected = new WeakMap();

async function connect(element, name) {
  const names = connected.get(element) ?? new Map();
  if (names.has(name)) return;
  names.set(name, null);
  connected.set(element, names);
  const module = await behaviours[name]();
  // The element may have gone while its module was on the way.
  if (element.isConnected) names.set(name, module.default(element) ?? null);
  else names.delete(name);
}

function elementsIn(root) {
  const inside = [...root.querySelectorAll("[data-behaviour]")];
  return root.matches?.("[data-behaviour]") ? [root, ...inside] : inside;
}

// Settles when every behaviour asked for is bound, or could not be: one that fails leaves the others alone.
export function bind(root) {
  const asked = elementsIn(root).flatMap((element) =>
    element.dataset.behaviour
      .split(/\s+/)
      .filter((name) => Object.hasOwn(behaviours, name))
      .map((name) => connect(element, name)),
  );
  return Promise.allSettled(asked);
}

export function unbind(root) {
  for (const element of elementsIn(root)) {
    // Moved within the page is not gone.
    if (element.isConnected) continue;
    connected.get(element)?.forEach((disconnect) => disconnect?.());
    connected.delete(element);
  }
}

new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.removedNodes) if (node.nodeType === Node.ELEMENT_NODE) unbind(node);
    for (const node of change.addedNodes) if (node.nodeType === Node.ELEMENT_NODE) bind(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

bind(document).then((results) => {
  document.documentElement.dataset.ready = "";
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
});

// Kept for want of a connection: the shell and the drafts of this device (static/js/service_worker.js).
if (document.body.dataset.person) navigator.serviceWorker?.register("/sw.js").catch(() => {});
