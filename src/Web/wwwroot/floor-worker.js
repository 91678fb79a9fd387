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
  else if (request.mode === "navigate" && address.pathname.startsWith("/work")) event.respondWith(page(event, address.pathname));
});

/** A file's address holds its hash: what is kept is right. */
async function asset(request) {
  const cache = await caches.open(pages), known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** The page as the shop makes it. As it was last seen only where the shop cannot be heard, or is slow and there is one. */
async function page(event, path) {
  const cache = await caches.open(pages), known = await cache.match(path);
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await keep(cache, path, answer.clone());
    return answer;
  });
  if (!known) return asked;
  const heard = asked.catch(() => null);
  event.waitUntil(heard);
  return (await Promise.race([heard, new Promise((late) => setTimeout(late, answersWithinMs))])) ?? known;
}

async function keep(cache, path, answer) {
  try {
    await cache.put(path, answer);
    const all = await cache.keys();
    if (all.length > mostPages) await cache.delete(all[0]);
  } catch (fault) {
    if (fault.name !== "QuotaExceededError") throw fault;   // cut off on its way; on a full device it is shown all the same
  }
}
