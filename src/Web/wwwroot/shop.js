// The order's page while somebody looks at it, and what is there when the network is not.
const followsAgainMs = 15_000;
let source = null, followed = "", later = 0;

function follow() {
  const page = document.querySelector("[data-follow]");
  const address = page?.dataset.follow ?? "";
  const path = address.split("?")[0];
  if (path === followed) return;
  source?.close();
  clearTimeout(later);
  [source, followed] = [null, path];
  if (!path) return;
  source = new EventSource(address);
  source.addEventListener("news", (news) => freshen(news.data));
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;   // it comes again by itself
    followed = "";
    later = setTimeout(follow, followsAgainMs);
  });
}

// Says what is new, and puts the page's new parts in place; a form that somebody has open stays as it is.
async function freshen(said) {
  const place = followed.replace(/\/follow$/, "");
  try {
    const answer = await fetch(place, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const anew = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (anew && !part.querySelector("details[open]") && !part.contains(document.activeElement)) part.replaceChildren(...anew.childNodes);
    }
  } catch {
    // What was said is said all the same; the page is right again when it is next loaded.
  }
  const saying = document.getElementById("order-said");
  if (saying) saying.textContent = said;
}

// Says in time that goods will not be kept for much longer.
const warnsBeforeMs = 180_000;
let warns = 0;

function watchTime() {
  clearTimeout(warns);
  const until = document.querySelector("[data-until]");
  if (!until) return;
  warns = setTimeout(() => { document.getElementById("until-said").textContent = until.dataset.soon; }, Math.max(0, until.dataset.until - Date.now() - warnsBeforeMs));
}

// Goods taken out take their buttons along: says so, and leaves the focus at the button that adds them again, at the line that moved up, or at the page's name.
let taken = null;

function stayHere() {
  const form = document.getElementById("step");
  if (!taken || !form) return;
  const again = [...document.querySelectorAll(`button[form="step"][value^="${taken} "]`)].find((one) => one.checkVisibility());
  const focused = document.activeElement;
  if (again !== focused) {
    const next = again ?? focused?.closest(".line")?.querySelector("a") ?? document.querySelector("main h1");
    if (next?.tagName === "H1") next.tabIndex = -1;
    next?.focus({ preventScroll: true });
  }
  document.getElementById("said").textContent = form.dataset.takenOut;
  taken = null;
}

document.addEventListener("click", (event) => {
  const [goods, left] = event.target.closest?.('button[form="step"]')?.value.split(" ") ?? [];
  taken = parseFloat(left) === 0 ? goods : null;
});
window.Blazor?.addEventListener("enhancedload", stayHere);

watchTime();
window.Blazor?.addEventListener("enhancedload", watchTime);
follow();
window.Blazor?.addEventListener("enhancedload", follow);
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});

// A field that the camera can fill, where there is one: its script comes at the first tap.
customElements.define("scan-code", class extends HTMLElement {
  connectedCallback() {
    this.hidden = !navigator.mediaDevices?.getUserMedia;
    this.onclick = () => this.scan();
    if (this.dataset.now !== undefined && !this.hidden) this.scan();
  }

  async scan() {
    if (this.ariaBusy === "true") return;   // a second tap while the camera is on
    this.ariaBusy = "true";
    try {
      const code = await (await import(this.dataset.script)).scan(this.dataset, this.dataset.worker);
      const field = document.getElementById(this.dataset.into);
      if (!code || !field) return;
      field.value = code;
      if (this.dataset.sends !== undefined) field.form.requestSubmit();
      else ([...field.form.querySelectorAll("input:required")].find((one) => !one.value) ?? field.form.querySelector("button.deed")).focus();
    } finally {
      this.ariaBusy = "false";
    }
  }
});
