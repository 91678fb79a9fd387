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
  else if (request.mode === "navigate" && address.pathname.startsWith("/work")) event.respondWith(page(event, keyOf(address)));
  else if (byLink(request) && address.pathname.startsWith("/work")) event.respondWith(heard(event, keyOf(address)));   // unheard, the browser loads it as a page
});

/** A link that Blazor follows fetches its page. */
const byLink = (request) => (request.headers.get("accept") ?? "").includes("blazor-enhanced-nav");

/** An order's page is the same whichever line is chosen; others are of one store, one tote. What was just refused, and who has the phone, is kept by nobody. */
function keyOf(address) {
  if (address.searchParams.has("fault") || address.pathname === "/work/phone") return null;
  return address.pathname.startsWith("/work/orders/") ? address.pathname : address.pathname + address.search;
}

/** A file's address holds its hash: what is kept is right. */
async function asset(request) {
  const cache = await caches.open(pages), known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

/** The page as the shop makes it. As it was last seen only where the shop cannot be heard, or is slow and there is one. */
async function page(event, key) {
  const cache = await caches.open(pages), known = key && await cache.match(key);
  const asked = heard(event, key);
  if (!known) return asked.catch(async (fault) => (await caches.match("/offline")) ?? Promise.reject(fault));
  const answer = asked.catch(() => null);
  event.waitUntil(answer);
  return (await Promise.race([answer, new Promise((late) => setTimeout(late, answersWithinMs))])) ?? known;
}

/** What the shop says, kept for when it cannot be heard. */
async function heard(event, key) {
  const answer = await fetch(event.request);
  if (key && answer.ok && !answer.redirected) await keep(await caches.open(pages), key, answer.clone());
  return answer;
}

async function keep(cache, key, answer) {
  try {
    await cache.put(key, answer);
    const all = await cache.keys();
    if (all.length > mostPages) await cache.delete(all[0]);
  } catch (fault) {
    if (fault.name !== "QuotaExceededError") throw fault;   // cut off on its way; on a full device it is shown all the same
  }
}
