// Push messages to this browser. It asks only after a press of its own button, and stops at the next one; who signs out takes them along.
const subscriptions = "/api/shoppers/me/messages/push";

async function tell(address, body, more = {}) {
  const answer = await fetch(address, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(body), ...more });
  if (!answer.ok) throw new Error(String(answer.status));
}

const registration = () => navigator.serviceWorker.ready;
const subscription = async () => (await registration()).pushManager.getSubscription();

async function begin() {
  if (await Notification.requestPermission() !== "granted") return false;
  const { key } = await (await fetch(subscriptions)).json();
  const made = await (await registration()).pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = made.toJSON();
  try {
    await tell(subscriptions, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
  } catch (refused) {
    await made.unsubscribe();   // a browser that nobody knows of must not believe that it is told
    throw refused;
  }
  return true;
}

async function end() {
  const had = await subscription();
  if (!had) return;
  await tell(subscriptions + "/end", { address: had.endpoint });
  await had.unsubscribe();
}

if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  customElements.define("push-me", class extends HTMLElement {
    async connectedCallback() {
      this.onclick = (event) => this.press(event.target.closest("button")?.value);
      this.show(Notification.permission === "denied" ? "denied" : await subscription() ? "on" : "off");
    }

    async press(what) {
      if (!what || this.ariaBusy === "true") return;   // a second tap while the first is at work
      this.ariaBusy = "true";
      try {
        if (what === "on") this.show(await begin() ? "on" : Notification.permission === "denied" ? "denied" : "off", true);
        else { await end(); this.show("off", true); }
      } catch {
        this.show("failed", true);
      } finally {
        this.ariaBusy = "false";
      }
    }

    // The words stand on the page, in its language; the one that is so is shown, and said where something was pressed.
    show(state, say = false) {
      const had = this.contains(document.activeElement);
      for (const part of this.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
      this.dataset.state = state;
      const said = this.querySelector("[role=status]");
      if (say && said) said.textContent = said.dataset[state] ?? "";
      if (had && say) this.querySelector("button:not([hidden])")?.focus();
    }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/me/sign-out" || Notification.permission !== "granted") return;
    subscription().then((had) => had && tell(subscriptions + "/end", { address: had.endpoint }, { keepalive: true })).catch(() => {});
  });
}
