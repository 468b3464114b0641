// After a fix, in the real window: it is watched whether photos go up, and said in words.

import assert from "node:assert/strict";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const WATCH = button("Watch whether photos go up");
const FIXED = page("That is fixed");

/** What a person must never see: words that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|watch|rule|fix|fact|unit)-[a-z][a-z_]*\b/;

async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`watch-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

walk("photos are seen going up once what stopped them is fixed", async (window) => {
  await window.click(button("Try with a demo phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(button("Check again"));

  // Before anything is fixed nothing goes up, and that early it is not called a fault.
  await window.click(WATCH);
  await window.find(page("Do photos go up now?"));
  await window.waitFor("0 bytes went up in");
  await look(window, "nothing-yet");
  await window.click(button("I have seen enough"));
  await window.find(page(/too short to say/));
  await look(window, "too-short");
  await window.click(button("Back"));

  await window.click(button("Go through 4 fixes"));
  await window.click(button("Allow it"));
  await window.find(FIXED);
  await window.click(button("Go on"));
  await window.waitFor("Fix 2 of 4 · The app sees only some photos");
  await window.find(FIXED);
  await window.click(WATCH);
  await window.find(page("Do photos go up now?"));
  await window.waitUntil("some megabytes", async () => /[\d.]+ MB went up in [6-9] seconds/.test(await window.text()));
  const seen = await look(window, "going-up");
  assert.match(seen, /Over Wi-Fi: [\d.]+ MB/);
  await window.click(button("I have seen enough"));
  await window.find(page(/MB went up in \d+ seconds\. It works\./));
  await look(window, "works");
  await window.click(button("Back"));
  await window.find(FIXED);
});
