// Keeps the shell of the site and one page for want of a connection; never an answer that holds anybody's content.
// VERSION and SHELL stand above this text (config/shell.py).

const NAME = `shell-${VERSION}`;
const OFFLINE = "/offline/";
const KEPT = new Set(SHELL);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.has(pathname) && pathname !== OFFLINE) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});

// --- Push: what is shown was written by our server for this one reader ---

self.addEventListener("push", (event) => {
  let told;
  try {
    told = event.data.json();
  } catch {
    return;
  }
  const { title, body, dir, lang, url, tag } = told;
  event.waitUntil(self.registration.showNotification(title, { body, dir, lang, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/inbox/", self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const windows = await self.clients.matchAll({ type: "window" });
    const there = windows.find((one) => new URL(one.url).pathname === address.pathname) ?? windows[0];
    if (!there) return self.clients.openWindow(address.href);
    await there.focus();
    return there.url === address.href ? undefined : there.navigate(address.href);
  })());
});
