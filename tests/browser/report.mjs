// The HTML report in a real browser: it loads nothing, lists what was found, filters, is used by keyboard, and stays
// usable with 50,000 findings.
//
//     node tests/browser/report.mjs APIPROOF CHROMIUM MODULES [SCREENSHOTS]
//
// MODULES is a folder in which the package playwright-core is installed; `.ci/run` shows how.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [apiproof, executablePath, modules, screenshots] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");

const work = mkdtempSync(join(tmpdir(), "report-"));
const report = (name, pages) => {
  const folder = join(work, name);
  mkdirSync(join(folder, "docs", "api"), { recursive: true });
  for (const [file, text] of pages) writeFileSync(join(folder, "docs", "api", file), text);
  const ran = spawnSync(apiproof, ["check", "docs", "--format", "html=report.html"], { cwd: folder });
  assert.ok(ran.status === 0 || ran.status === 1, String(ran.stderr));
  return pathToFileURL(join(folder, "report.html")).href;
};

const page = (title, body) => `---\ntitle: "${title}"\ndescription: "Odd."\nauthor: "docs-team"\nms.prod: "x"\ndoc_type: conceptualPageType\n---\n\n# ${title}\n\n${body}\n`;
const small = report("small", [
  ["evil.md", page("Evil", "</script><script>document.title = 'taken'</script> TODO <img src=x onerror=alert(1)>")],
  ["links.md", page("Links", "See [the other one](evli.md) and [nothing](nowhere.md).")],
]);
const empty = report("empty", [["clean.md", page("Clean", "Text.")]]);
const many = report("many", Array.from({ length: 500 }, (_, n) => [
  `page-${n}.md`,
  page(`Page ${n}`, Array.from({ length: 100 }, (_, at) => `Paragraph ${at} TODO\n`).join("\n")),
]));

const recorded = (() => {
  const folder = join(work, "recorded");
  mkdirSync(folder);
  writeFileSync(join(folder, "thing.md"), "# thing resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n|id|String|Names it.|\n|size|Int32|How large it is.|\n|colour|String|How it looks.|\n");
  writeFileSync(join(folder, "thing-get.md"), "# Get thing\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\nGET /things/{id}\n```\n\n## Response\n\nIf successful, this method returns a `200 OK` response code and a [thing](thing.md) object in the response body.\n");
  writeFileSync(join(folder, "a.ndjson"), JSON.stringify({ request: { method: "GET", url: "https://graph.microsoft.com/v1.0/things/7" }, response: { status: 200, body: { id: "7", size: "large" } } }));
  const ran = spawnSync(apiproof, ["traffic", "a.ndjson", "--docs", ".", "--format", "html=report.html"], { cwd: folder });
  assert.equal(ran.status, 1, String(ran.stderr));
  return pathToFileURL(join(folder, "report.html")).href;
})();

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const open = async (url, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const tab = await context.newPage();
    const asked = [];
    const faults = [];
    tab.on("request", (request) => asked.push(request.url()));
    tab.on("pageerror", (error) => faults.push(String(error)));
    await tab.goto(url);
    return { tab, asked, faults };
  };
  const shown = (tab) => tab.locator("#shown").textContent();
  const selected = (tab) => tab.locator('.row[aria-selected="true"]').textContent();

  const first = await open(small);
  assert.equal(await shown(first.tab), "3 of 3 findings");
  assert.equal(await first.tab.title(), "apiproof report", "text of a page is no script");
  assert.match(await first.tab.locator("#detail").textContent(), /TODO/);
  assert.equal(await first.tab.locator("#detail figure.fault mark").textContent(), "TODO");
  await first.tab.selectOption("#rule", "broken-link");
  assert.equal(await shown(first.tab), "2 of 3 findings");
  await first.tab.fill("#search", "nowhere");
  assert.equal(await shown(first.tab), "1 of 3 findings");
  await first.tab.fill("#search", "no such words");
  assert.match(await first.tab.locator("#detail").textContent(), /Nothing fits/);
  await first.tab.click("#reset");
  assert.equal(await shown(first.tab), "3 of 3 findings");
  // By keyboard alone.
  await first.tab.focus("#list");
  const before = await selected(first.tab);
  await first.tab.keyboard.press("ArrowDown");
  assert.notEqual(await selected(first.tab), before);
  await first.tab.keyboard.press("k");
  assert.equal(await selected(first.tab), before);
  await first.tab.keyboard.press("/");
  await first.tab.keyboard.type("evli");
  assert.equal(await shown(first.tab), "1 of 3 findings");
  assert.deepEqual(first.asked, [small], "nothing is loaded");
  assert.deepEqual(first.faults, []);

  const phone = await open(small, { viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true });
  const wide = await phone.tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide for a phone`);
  const paper = await phone.tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(paper, "rgb(21, 24, 27)", "dark where the reader wants it dark");
  await phone.tab.locator(".row").first().click();
  assert.ok(await phone.tab.locator("#back").isVisible());
  if (screenshots) await phone.tab.screenshot({ path: join(screenshots, "phone.png") });

  const traffic = await open(recorded);
  const shares = await traffic.tab.locator("#documented .stack").allTextContents();
  assert.deepEqual(shares, ["operations1 of 1", "statuses1 of 1", "properties2 of 3"]);
  const told = await traffic.tab.locator("#documented .stack i").last().getAttribute("aria-label");
  assert.equal(told, "1 confirmed, 1 contradicted, 0 unjudged, 1 untouched");
  if (screenshots) await traffic.tab.screenshot({ path: join(screenshots, "traffic.png") });
  assert.equal(await first.tab.locator("#documented").count(), 0, "pages alone have no such chart");
  assert.deepEqual(traffic.faults, []);

  const nothing = await open(empty);
  assert.match(await nothing.tab.locator("#detail").textContent(), /Nothing to report/);

  const large = await open(many);
  assert.equal(await shown(large.tab), "50,000 of 50,000 findings");
  assert.ok((await large.tab.locator(".row").count()) < 100, "only rows in sight exist");
  await large.tab.focus("#list");
  await large.tab.keyboard.press("End");
  assert.match(await selected(large.tab), /page-/);
  await large.tab.fill("#search", "page-499.md");
  assert.equal(await shown(large.tab), "100 of 50,000 findings");
  if (screenshots) await large.tab.screenshot({ path: join(screenshots, "many.png") });
  assert.deepEqual(large.faults, []);
} finally {
  await browser.close();
  rmSync(work, { recursive: true, force: true });
}
console.log("the HTML report works in the browser, with 3, with none and with 50,000 findings");
