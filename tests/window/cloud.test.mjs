// How full the cloud is, in the real window: seen on the demo phone by its person, and read from an Immich that is linked.

import assert from "node:assert/strict";
import { createServer } from "node:http";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });
const field = (name) => ({ role: "textbox", name });

const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|cloud|account|question|unit)-[a-z][a-z_]*\b/;
const AGAIN = button("Check again");

async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`cloud-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

async function toResult(window, app) {
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click({ role: "radio", name: app });
  await window.click(button("Continue"));
  await window.find(AGAIN);
}

walk("a person sees on the phone that the cloud is full, makes room, and sees it again", { ms: 240_000 }, async (window) => {
  await window.click(button("Try with a demo phone"));
  await toResult(window, /^Google Photos/);
  await window.waitFor("The phone does not tell how full it is.");
  await look(window, "offered");

  // The bar at the bottom lies over what was only just scrolled to.
  await window.script("arguments[0].scrollIntoView({ block: 'center' })", await window.find(button("Look on the phone")));
  await window.click(button("Look on the phone"));
  await window.find(page("See how full the cloud is"));
  await window.waitFor("Account storage");
  await look(window, "on-phone");
  await window.click(button("I have done it"));
  await window.find(page("How full is it?"));
  await look(window, "asked");
  await window.type(field("Used"), "14,9");
  await window.type(field("Of"), "15 GB");
  await window.click(button("These are the numbers"));

  await window.find(AGAIN);
  const result = await window.waitFor("You saw that 14.9 GB of 15 GB are used.");
  assert.match(result, /The space in the cloud is nearly full/);
  await look(window, "nearly-full");
});

/** An Immich whose disk is full, for whoever has this key. */
async function startImmich(key) {
  const server = createServer((request, response) => {
    const known = request.headers["x-api-key"] === key;
    const answers = {
      "/api/users/me": { quotaSizeInBytes: null, quotaUsageInBytes: 5, email: "jane@example.org" },
      "/api/server/storage": { diskSizeRaw: 4_000_000_000_000, diskUseRaw: 3_990_000_000_000, diskAvailableRaw: 0 },
    };
    const body = known ? answers[request.url] : { message: "Invalid API key" };
    response.writeHead(known && body ? 200 : 401, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
}

// No keychain of this computer: a test leaves nothing in it.
const NO_KEYCHAIN = { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere/at-all" };
const IPAD = { folder: "apple-ipad-10-ios-18", scene: "immich" };

walk("an Immich is linked by its key, read and forgotten", { iphone: IPAD, env: NO_KEYCHAIN, ms: 240_000 }, async (window) => {
  const immich = await startImmich("the-key");
  try {
    await window.click(button("Check this phone"));
    await toResult(window, /^Immich/);
    await window.waitFor("Or link your Immich to read how full it is");
    await look(window, "immich-offered");

    await window.type(field("Address of your server"), immich.address);
    await window.type(field("Key for Unstuck"), "another");
    await window.click(button("Link it"));
    await window.waitFor("The server does not take that key.");
    await window.type(field("Key for Unstuck"), "the-key");
    await window.click(button("Link it"));
    const linked = await window.waitFor("The account that you linked uses 4 TB of 4 TB.");
    assert.match(linked, /This computer has no keychain/);
    assert.match(linked, /The space in the cloud is full/);
    await look(window, "immich-linked");

    await window.click(button("Forget this account"));
    await window.waitFor("Delete the key on the web page of your server, too.");
    const forgotten = await look(window, "immich-forgotten");
    assert.doesNotMatch(forgotten, /The space in the cloud is full/);
  } finally {
    immich.end();
  }
});
