// Lighthouse's figures of the main pages of a running demo shop, as a table.
//   node bench/Lighthouse/lighthouse.mjs [http://localhost:5080]
// Needs Node.js 20 and Chromium (CHROME_PATH, else /usr/bin/chromium); fetches lighthouse@12 from npm when it is not there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const shop = process.argv[2] ?? "http://localhost:5080";
const home = "/stores/maple-street";
const wanted = 95;
const folder = mkdtempSync(join(tmpdir(), "openaisle-lighthouse-"));
const cookies = new Map();

// Somebody with a thing in the basket, because an empty basket and an empty checkout prove little.
async function ask(path, form) {
  const answer = await fetch(shop + path, {
    method: form ? "POST" : "GET",
    redirect: "manual",
    headers: { accept: "text/html", cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    body: form && new URLSearchParams(form),
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
    cookies.set(name, value);
  }
  return answer.text();
}

const page = await ask(home + "/departments/snacks");
await ask(home + "/basket/lines", {
  __RequestVerificationToken: page.match(/__RequestVerificationToken" value="([^"]*)"/)[1],
  line: page.match(/class="add" form="step" name="line" value="([^"]*)"/)[1],
});
const product = page.match(/href="(\/stores\/[^"]*\/products\/[0-9]+)"/)[1];
const headers = join(folder, "headers.json");
writeFileSync(headers, JSON.stringify({ Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }));

const pages = [["home", home], ["search", home + "/search?q=milk"], ["product", product], ["basket", home + "/basket"], ["checkout", home + "/checkout"]];
const rows = [];
for (const [name, path] of pages) {
  const report = join(folder, name + ".json");
  execFileSync("npx", ["--yes", "lighthouse@12", shop + path, "--quiet", "--output=json", `--output-path=${report}`, `--extra-headers=${headers}`,
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
  { stdio: ["ignore", "ignore", "inherit"], env: { CHROME_PATH: "/usr/bin/chromium", ...process.env } });
  const { categories, audits } = JSON.parse(readFileSync(report, "utf8"));
  const score = (category) => Math.round(categories[category].score * 100);
  rows.push({
    page: name, performance: score("performance"), accessibility: score("accessibility"), "best practices": score("best-practices"), SEO: score("seo"),
    "largest paint": audits["largest-contentful-paint"].displayValue, "layout shift": audits["cumulative-layout-shift"].displayValue,
    "blocked": audits["total-blocking-time"].displayValue,
  });
  for (const category of Object.values(categories)) {
    for (const { id } of category.auditRefs.filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 0.9)) {
      console.error(`${name}: ${category.title}: ${audits[id].title} ${audits[id].displayValue ?? ""}`);
    }
  }
}

rmSync(folder, { recursive: true });
console.table(rows);
process.exitCode = rows.every((row) => ["performance", "accessibility", "best practices", "SEO"].every((category) => row[category] >= wanted)) ? 0 : 1;
