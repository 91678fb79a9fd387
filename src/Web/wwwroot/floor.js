// A picker's steps are kept on this device until the shop has them: written down first, then sent in order, each under its own key, so that
// a dead spot loses nothing and a repeated sending does nothing twice. What is done counts until a page of that order is shown that was made
// after it: the page of before, shown again in a dead spot, would ask for the same goods a second time. What the shop does not take is shown
// until somebody has seen it.
const store = "openaisle-steps";
const mostKept = 500;
const answersWithinMs = 8000;
const goesOnAfterMs = 1500;
const triesAgainMs = 3000;
const forgetsDoneAfterMs = 24 * 3600_000;   // of orders whose page nobody opens again

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
const keep = (steps) => localStorage.setItem(store, JSON.stringify(steps));
const box = () => document.getElementById("floor-steps");
const say = (name, value) => (box()?.dataset[name] ?? "{0}").replace("{0}", value);
const orderHere = () => document.getElementById("pick")?.dataset.order;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.step === undefined || !box()) return;
  event.preventDefault();
  event.stopPropagation();
  const fields = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
  const of = (name) => fields.find((field) => field[0] === name)?.[1];
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  const step = {
    id: of("step"), order: form.dataset.order, line: of("line"), action: new URL(action).pathname, fields,
    what: [form.dataset.step, of("gross")].filter(Boolean).join(" · "),
  };
  const steps = kept().filter((one) => one.doneAt === undefined || one.doneAt > Date.now() - forgetsDoneAfterMs);
  if (steps.some((one) => one.id === step.id)) return;
  try {
    if (steps.length >= mostKept) throw new Error("full");
    keep([...steps, step]);
  } catch {
    warn(say("full"));
    return;
  }
  void send();
}, true);

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
      for (let step; (step = kept().find(isWaiting));) {
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
        // Told at once, the page itself says why not; told later, the step stands here until it is seen.
        const isSeenLater = !answer.done && step.waited;
        const became = answer.done ? [{ id: step.id, order: step.order, line: step.line, doneAt: answer.at ?? 0 }] : isSeenLater ? [{ ...step, refused: answer.why }] : [];
        keep(kept().flatMap((one) => (one.id === step.id ? became : [one])));
        if (step.order === orderHere()) to = answer.done ? `/work/orders/${step.order}` : (isSeenLater ? to ?? `/work/orders/${step.order}` : answer.to);
      }
    });
  } finally {
    clearTimeout(slow);
    sending = false;
  }
  show();
  if (to !== null && !kept().some(isWaiting) && !isTyping()) leave(to);
}

function leave(to) {
  leaving = true;
  location.assign(to);
}

/** A page of before that was shown in a dead spot makes room for what the shop says now. */
async function freshen() {
  const order = orderHere();
  if (!order || leaving || isTyping() || !kept().some((step) => step.order === order && step.doneAt !== undefined)) return;
  try {
    const page = `/work/orders/${order}`, answer = await fetch(page, { signal: AbortSignal.timeout(answersWithinMs) });
    if (answer.ok && !answer.redirected && !leaving && !isTyping() && !kept().some(isWaiting)) leave(page);
  } catch {
    // Still in it.
  }
}

/** What the shop says to a step; null when it cannot be heard. */
async function ask(step, token) {
  const body = new URLSearchParams(step.fields.map(([name, value]) => [name, name === "__RequestVerificationToken" && token ? token : value]));
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
    return answer.status >= 500 || answer.status === 429 ? null : { done: false, to: `/work/orders/${step.order}`, why: say("refused", answer.status) };
  } catch {
    return null;
  }
}

/** The form's own token is old, or somebody else has signed in: the page gives a new one. */
async function formToken(step) {
  const page = await fetch(`/work/orders/${step.order}`, { signal: AbortSignal.timeout(answersWithinMs) });
  const read = new DOMParser().parseFromString(await page.text(), "text/html");
  return read.querySelector("input[name=__RequestVerificationToken]")?.value;
}

const isTyping = () => document.activeElement instanceof HTMLInputElement && document.activeElement.type !== "hidden" && document.activeElement.value !== document.activeElement.defaultValue;
const card = (line) => document.querySelector(`template[data-pick-line="${CSS.escape(line)}"]`);

function put(line) {
  const place = document.getElementById("pick-now");
  if (!place) return;
  place.replaceChildren(card(line).content.cloneNode(true));
  place.dataset.line = line;
}

/** What is kept here, over what the shop said when the page was made. */
function show() {
  const place = box();
  if (!place) return;
  const steps = kept(), waiting = steps.filter(isWaiting), refused = steps.filter((step) => step.refused !== undefined);
  warn(hidden ?? (waiting.length > 0 ? say("kept", waiting.length) : ""));
  place.querySelector("ul").replaceChildren(...refused.map((step) => {
    const row = document.createElement("li"), seen = document.createElement("button");
    row.append(`${step.what}: ${step.refused} `);
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
  place.hidden = waiting.length + refused.length === 0 && !hidden;
  const lines = new Set(steps.filter((step) => step.refused === undefined && step.order === orderHere() && step.line).map((step) => step.line));
  for (const row of document.querySelectorAll("[data-list-line]")) row.classList.toggle("line-kept", lines.has(row.dataset.listLine));
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

function warn(text) {
  const place = box();
  if (!place) return;
  place.hidden = text === "" && !kept().some((step) => step.doneAt === undefined);
  place.querySelector("p").textContent = text;
}

/** What this page was made after needs no counting any more. */
function begin() {
  const order = orderHere(), madeAt = Number(document.getElementById("pick")?.dataset.madeAt);
  if (order) keep(kept().filter((step) => step.order !== order || step.doneAt === undefined || step.doneAt > madeAt));
  show();
  if (box()) box().dataset.ready = "";   // from here on no step is lost
}

const again = () => {
  void (kept().some(isWaiting) ? send() : freshen());
};
addEventListener("pageshow", () => { leaving = false; });
addEventListener("online", again);
document.addEventListener("visibilitychange", again);
setInterval(again, triesAgainMs);
globalThis.Blazor?.addEventListener?.("enhancedload", begin);
begin();
again();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/work/worker.js", { scope: "/work/" }).catch(() => {});
