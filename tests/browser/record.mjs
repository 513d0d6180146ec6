// A recording made by a real browser: Chromium calls a small server of ours that answers as the pages in `seeds/`
// document it, and Playwright records what it sees.
//
//     node tests/browser/record.mjs CHROMIUM MODULES OUT.har
//
// MODULES is a folder in which the package playwright-core is installed; `.ci/run` shows how. The browser finds our server
// under the name of the documented host; what differs from run to run (dates, times, versions) is set to fixed values.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const [executablePath, modules, out] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");
const HOST = "graph.microsoft.com";

const PROFILE = "8f2b6d14-6d14-8f2b-146d-2b8f146d2b8f";
const profile = (kind, more) => ({
  "@odata.type": `#microsoft.graph.${kind}`,
  id: PROFILE,
  accountId: "2e7c4b90-0d35-4a61-b8f2-93d1c6a57e04",
  displayName: "Warehouse scanners",
  description: "Scanners of the Zürich warehouse 📦",
  createdDateTime: "2021-05-04T08:30:12.5371946Z",
  lastModifiedDateTime: "2021-05-04T08:30:12.5371946Z",
  tokenValue: "REDACTED",
  tokenExpirationDateTime: "2021-08-02T08:30:12.5371946Z",
  enrolledDeviceCount: 17,
  qrCodeContent: '{"component":"com.example.agent/.Receiver"}',
  qrCodeImage: { "@odata.type": "#microsoft.graph.mimeContent", type: "image/png", value: "iVBORw0KGgoAAAANSUhEUg==" },
  ...more,
});
const configuration = {
  "@odata.type": "#microsoft.graph.androidWorkProfileCustomConfiguration",
  id: "3b94f0d8-f0d8-3b94-d8f0-943bd8f0943b",
  lastModifiedDateTime: "2021-05-04T08:33:05.9046128Z",
  createdDateTime: "2021-04-19T14:02:51.3380275Z",
  description: 'Wi-Fi for "visitors"\nand fitters',
  displayName: "Guest network",
  version: 4,
  omaSettings: [
    {
      "@odata.type": "#microsoft.graph.omaSetting",
      displayName: "Guest Wi-Fi",
      description: "Name of the guest network",
      omaUri: "./Vendor/Example/WiFi/Profile/Guest",
    },
  ],
};
const work = "androidForWorkEnrollmentProfile";
const owner = "androidDeviceOwnerEnrollmentProfile";
const management = "/deviceManagement";

// Method, path, what is sent, status, what is answered.
const CALLS = [
  ["POST", `/beta${management}/${work}s`, { "@odata.type": `#microsoft.graph.${work}`, displayName: "Warehouse scanners", enrolledDeviceCount: 0 }, 201, profile(work)],
  ["PATCH", `/beta${management}/${work}s`, { "@odata.type": `#microsoft.graph.${work}`, description: null }, 200, profile(work, { description: null })],
  ["PATCH", `/v1.0${management}/deviceConfigurations/${configuration.id}`, { "@odata.type": configuration["@odata.type"], displayName: "Guest network" }, 200, configuration],
  ["POST", `/beta${management}/${work}s/$ref`, { "@odata.id": `http://${HOST}/beta${management}/${work}s/${PROFILE}` }, 201, profile(work)],
  ["POST", `/beta${management}/${owner}s/$ref`, { "@odata.id": `http://${HOST}/beta${management}/${owner}s/${PROFILE}` }, 201, profile(owner, { roleScopeTagIds: ["0", "12"] })],
  // The one answer that breaks a promise: the count comes as a text.
  ["PATCH", `/beta${management}/${work}s`, { "@odata.type": `#microsoft.graph.${work}`, displayName: "Hall 2" }, 200, profile(work, { displayName: "Hall 2", enrolledDeviceCount: "17" })],
];

let next = 0;
const server = createServer((request, response) => {
  if (request.url === "/") return response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>Devices</title>");
  if (request.url === "/favicon.ico") return response.writeHead(404).end();
  const [method, path, , status, answer] = CALLS[next++];
  assert.deepEqual([request.method, request.url], [method, path]);
  request.resume().on("end", () => {
    const headers = { "Content-Type": "application/json; odata.metadata=minimal; charset=utf-8" };
    // Every second answer comes packed; the recording holds it unpacked.
    const packed = next % 2 === 0;
    response.writeHead(status, packed ? { ...headers, "Content-Encoding": "gzip" } : headers);
    const text = JSON.stringify(answer);
    response.end(packed ? gzipSync(text) : text);
  });
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

const folder = mkdtempSync(join(tmpdir(), "record-"));
const har = join(folder, "browser.har");
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${server.address().port}`],
});
try {
  const context = await browser.newContext({ recordHar: { path: har, content: "embed" } });
  const page = await context.newPage();
  await page.goto(`http://${HOST}/`);
  for (const [method, path, body] of CALLS) {
    await page.evaluate(
      async ([method, path, body]) => {
        const headers = { "Content-Type": "application/json" };
        const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
        return response.text();
      },
      [method, path, body],
    );
  }
  await context.close();
} finally {
  await browser.close();
  server.close();
}
assert.equal(next, CALLS.length, "every call reached the server");

// What no two runs have in common.
const recorded = JSON.parse(readFileSync(har, "utf8"));
rmSync(folder, { recursive: true });
const moment = "2021-05-04T08:30:12.418Z";
recorded.log.creator.version = recorded.log.browser.version = "0";
for (const opened of recorded.log.pages) Object.assign(opened, { startedDateTime: moment, id: "page@1", pageTimings: {} });
recorded.log.entries.forEach((entry, index) => {
  Object.assign(entry, { pageref: "page@1", _frameref: "frame@1", startedDateTime: moment, _serverPort: 80, time: 1, _monotonicTime: index });
  for (const name of Object.keys(entry.timings)) entry.timings[name] = -1;
  for (const header of [...entry.request.headers, ...entry.response.headers]) {
    if (/^date$/i.test(header.name)) header.value = "Tue, 04 May 2021 08:30:12 GMT";
    if (/^(user-agent|sec-ch-ua)/i.test(header.name)) header.value = "browser";
  }
});
writeFileSync(out, `${JSON.stringify(recorded, null, 2)}\n`);
