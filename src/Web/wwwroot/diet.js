// What somebody avoids and keeps to, kept on this device only: it warns here, and the shop never hears of it.
const place = "openaisle-diet";
let words = null, language = "";

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(place) ?? "null");
    return Array.isArray(kept?.allergens) && Array.isArray(kept?.diets) ? kept : null;
  } catch {
    return null;   // storage is shut, or somebody wrote something else there
  }
}

function profile() {
  const own = read(), known = document.getElementById("diet");
  const split = (text) => (text ?? "").split(" ").filter(Boolean);
  const allergens = new Set([...(own?.allergens ?? []), ...split(known?.dataset.allergens)]);
  const diets = new Set([...(own?.diets ?? []), ...split(known?.dataset.diets)]);
  return allergens.size + diets.size > 0 ? { allergens: [...allergens], diets: [...diets] } : null;
}

async function wordsOf(code) {
  if (language !== code) {
    const answer = await fetch(`/diet/words?lang=${encodeURIComponent(code)}`);
    if (!answer.ok) return null;
    [words, language] = [await answer.json(), code];
  }
  return words;
}

function says(declared, full, wish, said) {
  const parts = Object.fromEntries((declared || "").split(" ").filter(Boolean).map((part) => [part[0], part.slice(2).split(",")]));
  const among = (keys, part) => keys.filter((key) => parts[part]?.includes(key));
  const contains = among(wish.allergens, "c"), may = among(wish.allergens, "m").filter((key) => !contains.includes(key));
  const names = (keys, of) => keys.map((key) => of[key] ?? key).join(said.and);
  const lines = [];
  if (contains.length) lines.push(["contains", said.contains.replace("{0}", names(contains, said.allergens))]);
  if (may.length) lines.push(["maycontain", said.may.replace("{0}", names(may, said.allergens))]);
  if (full) {
    const unknown = wish.allergens.filter((key) => !contains.includes(key) && !may.includes(key) && !parts.f?.includes(key));
    const undeclared = wish.diets.filter((key) => !parts.d?.includes(key));
    if (unknown.length) lines.push(["notknown", said.unknown.replace("{0}", names(unknown, said.allergens))]);
    if (undeclared.length) lines.push(["notknown", said.undeclared.replace("{0}", names(undeclared, said.diets))]);
  }
  return lines;
}

async function warn() {
  const wish = profile();
  const lists = [...document.querySelectorAll(".diet[data-declared]")].filter((list) => !list.querySelector("li:not([data-own])"));
  if (!wish) return lists.forEach((list) => list.replaceChildren());
  const said = await wordsOf(document.documentElement.lang);
  if (!said) return;
  for (const list of lists) {
    list.replaceChildren(...says(list.dataset.declared, list.dataset.full === "1", wish, said).map(([statement, text]) => {
      const line = document.createElement("li"), mark = document.createElement("span");
      [line.className, line.dataset.own, mark.className] = [`allergen allergen-${statement}`, "1", "allergen-mark"];
      mark.setAttribute("aria-hidden", "true");
      line.append(mark, text);
      return line;
    }));
  }
}

// The checkout hears one thing of it: ask me before anything else is taken for what I ordered.
function askFirst() {
  const form = document.querySelector("form[data-ask-first]");
  const own = read();
  if (!form || !own || form.elements.askFirst) return;
  const field = document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", "askFirst", "1"];
  form.append(field);
}

function form() {
  const page = document.getElementById("diet-form");
  if (!page) return;
  const own = read();
  page.querySelector(".diet-device").hidden = false;
  page.querySelector("[data-diet=forget]").hidden = !own;
  if (own) for (const box of page.querySelectorAll("input[name=allergens], input[name=diets]")) box.checked ||= own[box.name].includes(box.value);
}

function say(key) {
  const here = document.getElementById("diet-here");
  here.querySelector("span").textContent = here.dataset[key];
  here.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-diet]");
  if (!button) return;
  const chosen = (name) => [...button.form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
  try {
    if (button.dataset.diet === "keep") localStorage.setItem(place, JSON.stringify({ allergens: chosen("allergens"), diets: chosen("diets") }));
    else localStorage.removeItem(place);
  } catch {
    return;
  }
  if (button.dataset.diet === "forget") for (const box of button.form.querySelectorAll(":checked")) box.checked = false;
  say(button.dataset.diet === "keep" ? "kept" : "gone");
  form();
  document.getElementById("diet-here").scrollIntoView({ block: "center" });
});

function begin() {
  if (new URLSearchParams(location.search).has("erased")) localStorage.removeItem(place);
  form();
  askFirst();
  warn();
}

begin();
window.Blazor?.addEventListener("enhancedload", begin);
new MutationObserver((changes) => {
  if (changes.some((change) => [...change.addedNodes].some((node) => node.querySelector?.(".diet[data-declared]")))) warn();
}).observe(document.body, { childList: true, subtree: true });
