// The pages of those who work, as they were last seen: shown again where the shop cannot be heard. They name goods and places, no people.
const pages = "openaisle-floor-1";
const answersWithinMs = 5000;
const mostPages = 60;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (request.mode === "navigate" && address.pathname.startsWith("/work")) event.respondWith(page(request, address));
});

/** A file's address holds its hash: what is kept is right. */
async function asset(request) {
  const cache = await caches.open(pages), known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(request, address) {
  const cache = await caches.open(pages);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(answersWithinMs) });
    if (answer.ok && !answer.redirected) {
      await cache.put(address.pathname, answer.clone());
      const all = await cache.keys();
      if (all.length > mostPages) await cache.delete(all[0]);
    }
    return answer;
  } catch (silent) {
    const known = await cache.match(address.pathname);
    if (known) return known;
    throw silent;
  }
}
