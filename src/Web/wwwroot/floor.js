// The steps of those who pick and put away are kept on this device until the shop has them: written down first, then sent in order, each under its
// own key, so that a dead spot loses nothing and a repeated sending does nothing twice. What is done counts until a page of it is shown that was made
// after it: the page of before, shown again in a dead spot, would ask for the same a second time. What the shop does not take is shown
// until somebody has seen it. What somebody did before another one had the phone waits for them: the shop does nothing in another one's name.
const store = "openaisle-steps";
const mostKept = 500;
const answersWithinMs = 8000;
const goesOnAfterMs = 1500;
const triesAgainMs = 3000;
const looksAgainMs = 15_000;
const besideEdge = 12;   // pixels
const forgetsDoneAfterMs = 24 * 3600_000;   // of orders whose page nobody opens again

const asked = new Set();   // steps that were somebody else's since this page was shown

let sending = false, leaving = false, hidden = null;

function kept() {
  const text = localStorage.getItem(store) ?? "[]";
  try {
    return JSON.parse(text);
  } catch {
    localStorage.setItem(`${store}-unread`, text);
    return [];
  }
}

const isWaiting = (step) => step.refused === undefined && step.doneAt === undefined;
const isDue = (step) => isWaiting(step) && !asked.has(step.id);
const keep = (steps) => localStorage.setItem(store, JSON.stringify(steps));
const box = () => document.getElementById("floor-steps");
const say = (name, value) => (box()?.dataset[name] ?? "{0}").replace("{0}", () => value);
const orderHere = () => document.getElementById("pick")?.dataset.order;
/** A tote's step belongs to its row, any other to its order's page. */
const isHere = (step) => (step.row ? document.getElementById(step.row) !== null : step.order === orderHere());
/** This page, without what it said was wrong. */
function here() {
  const address = new URL(location.href);
  address.searchParams.delete("fault");
  return address.pathname + address.search;
}
const isOnThisPage = (address) => new URL(address, location.href).pathname === location.pathname;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.step === undefined || !box()) return;
  event.preventDefault();
  event.stopPropagation();
  const wrong = whyNot(form);
  warnAt(form, wrong);
  if (wrong) {
    form.querySelector(`input[name=${wrong[0]}]`).select();
    return;
  }
  const fields = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
  const of = (name) => fields.find((field) => field[0] === name)?.[1];
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  const step = {
    id: of("step"), order: form.dataset.order, line: of("line"), row: form.closest(".tote")?.id, action: new URL(action).pathname, fields, at: Date.now(),
    what: [form.dataset.step, of("gross"), of("place")?.trim().toUpperCase()].filter(Boolean).join(" · "),
  };
  const steps = kept().filter((one) => (one.doneAt === undefined || one.doneAt > Date.now() - forgetsDoneAfterMs) && !(one.id === step.id && one.refused !== undefined));
  if (steps.some((one) => one.id === step.id)) return;
  try {
    if (steps.length >= mostKept) throw new Error("full");
    keep([...steps, step]);
  } catch {
    warn(say("full"));
    return;
  }
  form.dataset.sent = "";   // handed in: nobody types there any more
  if (form.contains(document.activeElement)) document.activeElement.blur();
  void send();
}, true);

document.addEventListener("input", (event) => {
  const form = event.target.form;
  delete form?.dataset.sent;
  if (box() && form?.dataset.most !== undefined && event.target.name !== "code") warnAt(form, whyNot(form, true));
});

/** What the shop would refuse is said at once, also where it cannot be heard: the field, and why. What only it can tell is sent. */
function whyNot(form, isTyped) {
  const of = (name) => form.elements[name]?.value.trim() ?? "";
  const code = of("code"), wanted = form.dataset.gtin;
  // Eight digits may be a short form, and digits with letters a link: the shop reads those.
  if (!isTyped && wanted && /^\d+$/.test(code) && code.length !== 8 && !isSame(code.padStart(14, "0"), wanted)) return ["code", say("another")];
  if (form.dataset.most === undefined) return null;
  const weight = (name) => (of(name) === "" ? 0 : /^\d*[.,]?\d*$/.test(of(name)) ? Number(of(name).replace(",", ".")) : NaN);
  const gross = weight("gross"), tare = weight("tare");
  if (Number.isNaN(gross) || (!isTyped && gross === 0)) return ["gross", say("unread")];
  if (Number.isNaN(tare)) return ["tare", say("unread")];
  if (!isTyped && tare >= gross) return ["tare", say("tare")];
  const most = form.dataset.most, step = 10 ** -(most.split(".")[1]?.length ?? 0);   // what rounding might still let through is the shop's to say
  return gross - tare > Number(most) + (1.5 * step) ? ["gross", say("beyond")] : null;
}

/** A scale's own code ends in the price of that piece and a check digit: the product stands before them. */
const isSame = (code, wanted) => code === wanted || (/^0(02|2\d)/.test(code) && code.slice(0, 8) === wanted.slice(0, 8) && wanted.slice(8, 13) === "00000");

function warnAt(form, wrong) {
  let place = form.querySelector("p.fault[data-now]");
  if (!place && wrong) {
    place = Object.assign(document.createElement("p"), { className: "fault" });
    place.dataset.now = "";
    place.setAttribute("role", "alert");
    form.querySelector("button.deed").before(place);
  }
  if (place && place.textContent !== (wrong?.[1] ?? "")) place.textContent = wrong?.[1] ?? "";
}

/**
 * What the shop must answer before anybody goes on (goods given away, an age looked at, a count) is not kept for later. It is asked now; where the
 * shop cannot be heard, the page says so and stays as it is, with what was typed.
 */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.asks === undefined || !box()) return;
  event.preventDefault();
  event.stopPropagation();
  if (form.ariaBusy !== "true") void askNow(form, event.submitter);   // not a second tap
}, true);

async function askNow(form, submitter) {
  form.ariaBusy = "true";
  warnAt(form, null);
  const fields = new URLSearchParams([...new FormData(form, submitter)]), signal = AbortSignal.timeout(answersWithinMs);
  try {
    const answer = await (form.method === "post"
      ? fetch(form.action, { method: "POST", body: fields, headers: { Accept: "text/html" }, signal })
      : fetch("/health/live", { cache: "no-store", signal }));
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    if (form.method !== "post") leave(`${new URL(form.action).pathname}?${fields}`);
    else if (answer.redirected) leave(answer.url);
    else form.submit();   // refused before it was looked at: the browser shows why
  } catch {
    warnAt(form, ["", form.dataset.asks]);
  } finally {
    form.ariaBusy = null;
  }
}

/** Another line out of turn: its card is here already. */
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-pick-line]") : null;
  if (!link || !card(link.dataset.pickLine)) return;
  event.preventDefault();
  event.stopPropagation();
  put(link.dataset.pickLine);
}, true);

async function send() {
  if (sending) return;
  sending = true;
  const slow = setTimeout(show, goesOnAfterMs);
  let to = null;
  try {
    await navigator.locks.request(store, async () => {
      for (let step; (step = kept().find(isDue));) {
        const answer = await ask(step);
        if (answer === null) {
          keep(kept().map((one) => (isWaiting(one) ? { ...one, waited: true } : one)));
          return;
        }
        if (answer.signIn) {
          hidden = say("signIn");
          return;
        }
        hidden = null;
        if (answer.waits) {
          asked.add(step.id);
          keep(kept().map((one) => (one.id === step.id ? { ...one, theirs: answer.why } : one)));
          continue;
        }
        // Told at once, the page itself says why not. Told later, or on another page, or to somebody who types already, the step stands here until it is seen.
        const page = step.row ? here() : `/work/orders/${step.order}`, saysItself = !step.row || isOnThisPage(answer.to);
        const isSeenLater = !answer.done && (step.waited || !isHere(step) || !saysItself || isTyping());
        const became = answer.done ? [{ id: step.id, order: step.order, line: step.line, row: step.row, what: step.what, doneAt: answer.at ?? 0 }] : isSeenLater ? [{ ...step, refused: answer.why }] : [];
        keep(kept().flatMap((one) => (one.id === step.id ? became : [one])));
        if (isHere(step)) to = answer.done ? (step.row && saysItself ? answer.to : page) : (isSeenLater ? to ?? page : answer.to);
      }
    });
  } finally {
    clearTimeout(slow);
    sending = false;
  }
  show();
  if (to !== null && !kept().some(isDue) && !isTyping()) leave(to);
}

function leave(to) {
  leaving = true;
  location.assign(to);
}

/** A page of before that was shown in a dead spot makes room for what the shop says now. */
async function freshen() {
  if (leaving || isTyping() || !kept().some((step) => isHere(step) && step.doneAt !== undefined)) return;
  try {
    const page = orderHere() ? `/work/orders/${orderHere()}` : here(), answer = await fetch(page, { signal: AbortSignal.timeout(answersWithinMs) });
    if (answer.ok && !answer.redirected && !leaving && !isTyping() && !kept().some(isDue)) leave(page);
  } catch {
    // Still in it.
  }
}

/** What the shop says to a step; null when it cannot be heard. */
async function ask(step, token) {
  const body = new URLSearchParams(step.fields.map(([name, value]) => [name, name === "__RequestVerificationToken" && token ? token : value]));
  const ago = Date.now() - step.at;   // milliseconds
  if (ago > goesOnAfterMs) body.append("ago", ago);
  try {
    const answer = await fetch(step.action, {
      method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(answersWithinMs),
    });
    const type = answer.headers.get("content-type") ?? "";
    if (answer.ok && type.startsWith("application/json")) return await answer.json();
    if (answer.redirected || answer.status === 401) return { signIn: true };
    if (answer.status === 400 && !token) {
      const fresh = await formToken(step);
      return fresh ? await ask(step, fresh) : null;
    }
    if (answer.status === 403) return { waits: true, why: say("refused", answer.status) };
    return answer.status >= 500 || answer.status === 429 ? null : { done: false, to: `/work/orders/${step.order}`, why: say("refused", answer.status) };
  } catch {
    return null;
  }
}

/** The form's own token is old, or somebody else has signed in: the page gives a new one. */
async function formToken(step) {
  for (const address of [`/work/orders/${step.order}`, "/work/kerb"]) {   // the second for whoever may not see the first
    const page = await fetch(address, { signal: AbortSignal.timeout(answersWithinMs) });
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = read.querySelector("input[name=__RequestVerificationToken]")?.value;
    if (token) return token;
  }
  return undefined;
}

const isChanged = (field) => field instanceof HTMLInputElement && field.type !== "hidden" && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);
/** Somebody has entered what no form has taken yet. */
const isTyping = () => isChanged(document.activeElement) || [...document.querySelectorAll("form[data-asks] input, .tote-form:not([data-sent]) input")].some(isChanged);
const card = (line) => document.querySelector(`template[data-pick-line="${CSS.escape(line)}"]`);

function put(line) {
  const place = document.getElementById("pick-now");
  if (!place) return;
  place.replaceChildren(card(line).content.cloneNode(true));
  place.dataset.line = line;
  reach();
}

/** The deed of the card is in reach of a thumb, also on a small phone. */
function reach() {
  const deed = document.querySelector("#pick-now .pick-form .deed-big");
  if (deed && !location.hash) scrollBy(0, Math.max(0, deed.getBoundingClientRect().bottom + besideEdge - innerHeight));
}

/** What is kept here, over what the shop said when the page was made. */
function show() {
  const place = box();
  if (!place) return;
  const steps = kept(), waiting = steps.filter((step) => isWaiting(step) && step.theirs === undefined);
  const isMine = document.querySelector("#pick progress.pick-bar") !== null;
  warn(hidden ?? (waiting.length > 0 ? say("kept", waiting.length) : ""));
  const told = steps.filter((step) => step.refused !== undefined || (isWaiting(step) && step.theirs !== undefined));
  place.querySelector("ul").replaceChildren(...told.map((step) => {
    const row = document.createElement("li"), seen = document.createElement("button");
    row.append(`${step.what}: ${step.refused ?? step.theirs} `);
    // Whoever took the order over, or sees where the tote is, has it before them, and may let go of what the one before did.
    if (step.refused === undefined && !((isMine || step.row) && isHere(step))) return row;
    seen.className = "plain-deed";
    seen.type = "button";
    seen.textContent = say("seen");
    seen.addEventListener("click", () => {
      keep(kept().filter((one) => one.id !== step.id));
      show();
    });
    row.append(seen);
    return row;
  }));
  if (hidden) place.querySelector("p").append(" ", Object.assign(document.createElement("a"), { href: location.pathname, textContent: say("again") }));
  place.hidden = waiting.length + told.length === 0 && !hidden;
  const lines = new Set(steps.filter((step) => step.refused === undefined && !(isWaiting(step) && step.theirs !== undefined) && step.order === orderHere() && step.line).map((step) => step.line));
  for (const row of document.querySelectorAll("[data-list-line]")) row.classList.toggle("line-kept", lines.has(row.dataset.listLine));
  for (const row of document.querySelectorAll(".tote[id]")) showRow(row, steps.find((step) => step.row === row.id && step.refused === undefined && !(isWaiting(step) && step.theirs !== undefined)));
  const bar = document.querySelector("progress.pick-bar");
  if (bar) bar.value = Number(bar.dataset.done) + [...lines].filter(card).length;   // a line with a card is open on this page
  const now = document.getElementById("pick-now");
  if (!now || !lines.has(now.dataset.line)) return;
  const next = [...document.querySelectorAll("template[data-pick-line]")].map((one) => one.dataset.pickLine).find((line) => !lines.has(line));
  if (next) {
    put(next);
  } else {
    now.replaceChildren(Object.assign(document.createElement("p"), { className: "notice notice-info", textContent: say("packLater") }));
    now.dataset.line = "";
  }
}

/** What was done to a tote stands in its row, in place of what there would be to do. */
function showRow(row, step) {
  const said = row.querySelector(".tote-kept") ?? Object.assign(document.createElement("p"), { className: "tote-kept" });
  const deed = step?.what.replace(`${row.querySelector("strong").textContent} · `, "");
  const text = !step ? "" : isWaiting(step) ? say("rowKept", deed) : deed;
  if (said.textContent !== text) said.textContent = text;
  if (text && !said.isConnected) row.append(said);
  if (!text) said.remove();
  row.querySelector("form").hidden = text !== "";
}

function warn(text) {
  const place = box();
  if (!place) return;
  place.hidden = text === "" && !kept().some((step) => step.doneAt === undefined);
  place.querySelector("p").textContent = text;
}

/** What this page was made after needs no counting any more. */
function begin() {
  const madeAt = Number(box()?.dataset.madeAt);
  asked.clear();
  void forgetPages();
  reach();
  if (box()) keep(kept().filter((step) => step.doneAt === undefined || step.doneAt > madeAt || !isHere(step)));
  show();
  if (box()) box().dataset.ready = "";   // from here on no step is lost
}

/** Pages that this phone keeps were drawn for one person: whoever comes next begins without them. */
async function forgetPages() {
  const by = document.querySelector("main[data-by]")?.dataset.by;
  if (!by || localStorage.getItem(`${store}-by`) === by) return;
  localStorage.setItem(`${store}-by`, by);
  if (!globalThis.caches) return;
  const cache = await caches.open("openaisle-floor-1");
  for (const request of await cache.keys()) if (![location.pathname, "/assets"].some((kept) => new URL(request.url).pathname.startsWith(kept))) await cache.delete(request);
}

/** A list that others change too: what is new takes its place while somebody looks on. Without an answer it stays as it was. */
async function lookAgain() {
  if (document.hidden || leaving || isTyping() || !document.querySelector("[data-looks-again]")) return;
  const here = location.href;
  try {
    const answer = await fetch(here, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(answersWithinMs) });
    if (!answer.ok || answer.redirected || location.href !== here || leaving) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live][data-looks-again], [data-live$=-said]")) {
      const anew = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (!anew) return leave(here);   // what was waited for has come
      if (anew.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...anew.childNodes);
    }
  } catch {
    // Still in a dead spot.
  }
}

const again = () => {
  void (kept().some(isDue) ? send() : freshen());
};
addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", again);
document.addEventListener("visibilitychange", again);
setInterval(again, triesAgainMs);
setInterval(lookAgain, looksAgainMs);
globalThis.Blazor?.addEventListener?.("enhancedload", begin);
begin();
again();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/work/worker.js", { scope: "/work/" }).catch(() => {});
