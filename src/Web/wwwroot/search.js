// Suggestions while somebody types into a search field: a list of the browser's own, filled from the store's suggestions.
const waitMs = 120;
const list = document.createElement("datalist");
list.id = "suggested";
document.body.append(list);
let timer = 0, asked = 0;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "search") return;
  if (!list.isConnected) document.body.append(list);
  field.setAttribute("list", list.id);
  clearTimeout(timer);
  const typed = field.value.trim();
  const store = field.form?.action.match(/\/stores\/([^/]+)\//)?.[1];
  if (!store || typed.length === 0 || typed.length > 100) return;
  timer = setTimeout(async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(`/api/stores/${store}/suggestions?typed=${encodeURIComponent(typed)}`);
      if (!answer.ok || turn !== asked) return;
      list.replaceChildren(...(await answer.json()).map((text) => Object.assign(document.createElement("option"), { value: text })));
    } catch {
      // Without an answer there is nothing to suggest; the form works as before.
    }
  }, waitMs);
});
