// Keeps the shop's own files and one page that says there is no network. Pages of the shop are never kept: they belong to somebody.
const kept = "openaisle asset(shop.css) asset(shop.js)";
const files = ["asset(tokens.css)", "asset(shop.css)", "asset(figtree.woff2)", "asset(icons.svg)", "asset(pictograms.svg)", "asset(mark.svg)"];
const offline = "/offline";

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(kept);
  await cache.addAll(files);
  // Asked for as nobody, so that nobody's name or basket stands on it.
  await cache.put(offline, await fetch(offline, { credentials: "omit" }));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith("openaisle ") && name !== kept) await caches.delete(name);
  }
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(offline)));
  } else if (files.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((found) => found ?? fetch(request)));
  }
});

// What the shop has to say, also when none of its pages is open.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data?.json() ?? {};
  } catch {
    // Not ours, or broken: the browser still asks that something is shown.
  }
  event.waitUntil(self.registration.showNotification(said.title ?? "OpenAisle", {
    body: said.body ?? "", tag: said.tag, lang: said.lang ?? "", icon: "asset(mark.svg)", data: { url: said.url },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/orders", location.origin);
  if (url.origin !== location.origin) return;   // a message leads into the shop, whatever it says
  event.waitUntil((async () => {
    const open = (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).find((page) => page.url === url.href);
    return open ? open.focus() : self.clients.openWindow(url.href);
  })());
});

// A browser that changes its address says so, or nobody would reach it any more.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil((async () => {
  const put = (address, body) => fetch(address, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const fresh = event.newSubscription ?? (event.oldSubscription && await self.registration.pushManager.subscribe(event.oldSubscription.options));
  if (event.oldSubscription) await put("/api/shoppers/me/messages/push/end", { address: event.oldSubscription.endpoint });
  if (!fresh) return;
  const { endpoint, keys } = fresh.toJSON();
  await put("/api/shoppers/me/messages/push", { endpoint, p256dh: keys.p256dh, auth: keys.auth });
})()));
