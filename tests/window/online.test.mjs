// The look online, as a person takes it: each address is named, nothing is asked before, and what is said is shown. All of
// the internet that there is stands in this file.

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const APPLE = "https://www.apple.com/support/systemstatus/data/system_status_en_US.js";
const LOOK = button("Look online");
/** Ids that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|fact|online|trouble)-[a-z][a-z_]*\b/;

async function look(window, name) {
  await window.script("document.getElementById('online')?.scrollIntoView()");
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`online-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

/** Answers by path, and remembers what was asked. */
async function serve(pages) {
  const asked = [];
  const held = Object.assign([], { letsIn: Infinity });
  const answer = (request, response) => {
    asked.push(request.url);
    const body = pages[request.url];
    const size = Number(request.headers["content-length"] ?? 0);
    const unknown = request.method === "POST" ? (size > held.letsIn ? 413 : 401) : 404;
    const status = body === undefined ? unknown : 200;
    const say = () => response.writeHead(held.fails ?? status).end(body);
    if (held.waits) held.push(say);
    // What measures waits until all of it has arrived; what names a size never sends it.
    else if (request.headers.expect === undefined) request.resume().on("end", say);
    else say();
  };
  // Who waits for leave to send is answered without it.
  const server = createServer(answer).on("checkContinue", answer);
  await new Promise((begun) => server.listen(0, "127.0.0.1", begun));
  return { address: `127.0.0.1:${server.address().port}`, asked, held, end: () => server.close() };
}

async function goToResult(window) {
  await window.click(button("Check this phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
}

const photos = { serviceName: "Photos", events: [{ statusType: "Outage", eventStatus: "ongoing", usersAffected: "Some users are affected" }] };
const status = JSON.stringify({ drMessage: null, drpost: false, services: [photos, { serviceName: "iCloud Account & Sign In", events: [] }] });
const apple = await serve({ "/www.apple.com/support/systemstatus/data/system_status_en_US.js": `jsonCallback(${status});` });
const immich = await serve({
  "/api/server/ping": '{"res":"pong"}',
  "/api/server/version": '{"major":4,"minor":1,"patch":0}',
});

const iphone = { folder: "apple-iphone-14-pro-ios-18" };
walk("the provider is asked when the person says so, and its outage is a finding", { iphone, env: { UNSTUCK_TEST_INTERNET: apple.address } }, async (window) => {
  await goToResult(window);
  await window.click(button("Continue"));
  await window.find(LOOK);
  const offered = await look(window, "offered");
  assert.ok(offered.includes(APPLE), offered);
  assert.deepEqual(apple.asked, [], "nobody agreed");

  apple.held.waits = true;
  await window.click(LOOK);
  await window.find(page("Asking online"));
  await window.waitFor("0 of 1 have answered");
  await look(window, "asking");
  await window.click(button("Stop asking"));
  await window.find(LOOK);

  apple.held.waits = false;
  await window.click(LOOK);
  const result = await window.waitFor("The service behind the app has trouble");
  assert.match(result, /Apple says of Photos, as of .*: it does not work\./);
  await look(window, "read");

  // The page that waits for the provider does not ask again within five minutes, however often it looks.
  const asked = apple.asked.length;
  await window.click(button(/^Show me how/));
  await window.find({ role: "heading", name: "Wait for the provider" });
  await window.click(button("Look again"));
  await window.waitFor("the answer is still the same");
  await look(window, "waiting");
  assert.equal(apple.asked.length, asked);
  apple.end();
});

walk("a server of one's own is named, understood and asked", { iphone: { folder: "apple-ipad-10-ios-18", scene: "immich" }, env: { UNSTUCK_TEST_INTERNET: apple.address } }, async (window) => {
  await goToResult(window);
  await window.click({ role: "radio", name: /^Immich/ });
  await window.click(button("Continue"));
  const field = { role: "textbox", name: "The address of your own server" };
  await window.find(field);
  await window.type(field, "my server");
  await window.click(button("Use this address"));
  await window.waitFor("This is no address.");
  await look(window, "no-address");
  await window.script("arguments[0].select()", await window.find(field));
  await window.type(field, `http://${immich.address}/`);
  await window.click(button("Use this address"));
  await window.find(LOOK);
  const named = await look(window, "server-named");
  assert.ok(named.includes(`http://${immich.address}/api/server/ping`), named);
  assert.ok(named.includes(`POST http://${immich.address}/api/assets`), named);
  assert.deepEqual(immich.asked, [], "nobody agreed");
  await window.click(LOOK);
  const result = await window.waitFor("Your server answered this computer at");
  assert.ok(result.includes("Your server has version 4.1.0."), result);
  assert.deepEqual([...new Set(immich.asked)].toSorted(), ["/api/assets", "/api/server/ping", "/api/server/version"]);
  assert.ok(result.includes("It lets in files of 21.4 GB"), result);
  await look(window, "server-read");

  // It breaks, is found, and is found mended by the page that watches.
  immich.held.fails = 502;
  await window.waitUntil("the server to be asked anew", async () => {
    await window.click(button("Ask again"));
    await window.find(button("Ask again"));
    return (await window.text()).includes("Your own server fails");
  });
  await look(window, "server-fails");
  await window.click(button("Show me how: Your own server fails"));
  await window.find({ role: "heading", name: "See whether your server runs" });
  const fix = await look(window, "server-fix");
  assert.ok(fix.includes("We were told") && !fix.includes("Your phone says"), fix);
  delete immich.held.fails;
  await window.waitFor("That is fixed");
  await look(window, "server-fixed");
});

const speed = await serve({ "/speed.cloudflare.com/__up": "OK" });

walk("how fast the computer sends is measured when the person says so", { iphone, env: { UNSTUCK_TEST_INTERNET: speed.address } }, async (window) => {
  await goToResult(window);
  await window.click(button("Continue"));
  const MEASURE = button("Measure now");
  await window.find(MEASURE);
  assert.ok((await look(window, "speed-offered")).includes("https://speed.cloudflare.com/__up"));
  assert.deepEqual(speed.asked, [], "nobody agreed");
  speed.held.waits = true;
  await window.click(MEASURE);
  await window.find(page("Measuring"));
  await look(window, "speed-measuring");
  await window.click(button("Stop measuring"));
  await window.find(MEASURE);
  speed.held.waits = false;
  await window.click(MEASURE);
  const result = await window.waitFor("This computer’s internet sends");
  assert.match(result, /Mbit\/s/);
  await window.find(button("Measure again"));
  await look(window, "speed-measured");
  speed.end();
});

walk("a limit of one's own server is found, and found raised by the page that watches", { iphone: { folder: "apple-ipad-10-ios-18", scene: "immich" }, env: { UNSTUCK_TEST_INTERNET: apple.address } }, async (window) => {
  immich.held.letsIn = 1048576;
  await goToResult(window);
  await window.click({ role: "radio", name: /^Immich/ });
  await window.click(button("Continue"));
  const field = { role: "textbox", name: "The address of your own server" };
  await window.find(field);
  await window.type(field, `http://${immich.address}/`);
  await window.click(button("Use this address"));
  await window.click(LOOK);
  const result = await window.waitFor("Your own server takes small files only");
  assert.ok(result.includes("It lets in files of 1 MB, and refuses those of 2 MB."), result);
  await look(window, "server-small");
  await window.click(button("Show me how: Your own server takes small files only"));
  await window.find({ role: "heading", name: "Raise the limit for uploads" });
  await look(window, "server-small-fix");
  immich.held.letsIn = Infinity;
  await window.waitFor("That is fixed");
  immich.end();
});
