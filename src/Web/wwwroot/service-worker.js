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
