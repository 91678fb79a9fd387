// Passkeys: a form inside <pass-key> is shown where the browser has them. It fetches the question, asks the device, and posts the answer.
// Also locks a shared phone's screen that nobody touches; the session itself ends without this.
if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  customElements.define("pass-key", class extends HTMLElement {});
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const place = form.closest?.("pass-key");
    if (!place) return;
    event.preventDefault();
    try {
      const asked = await fetch(place.dataset.question, { method: "POST", body: new FormData(form) });
      if (!asked.ok) throw new Error(asked.status);
      const options = await asked.json();
      const credential = place.dataset.make !== undefined
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.answer.value = JSON.stringify(credential.toJSON());
    } catch (refused) {
      // Whoever turns the device's question down stays where they are; what went wrong is said by the page.
      if (refused.name === "NotAllowedError" || refused.name === "AbortError") return;
    }
    HTMLFormElement.prototype.submit.call(form);
  });
}

let idle = 0;
const touched = () => {
  clearTimeout(idle);
  const lock = document.querySelector("[data-locks-after]");
  if (lock) idle = setTimeout(() => location.assign("/work/phone?to=" + encodeURIComponent(location.pathname + location.search)), lock.dataset.locksAfter * 1000);
};
for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touched, { passive: true });
touched();
