// The look without the cable, in the real window: what happens is said first, then what was found, then that it is over.

import assert from "node:assert/strict";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

/** What a person must never see: words that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|off_cable|setting|rule|fix|fact|unit)-[a-z][a-z_]*\b/;

async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`off-cable-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

walk("what the cable hides is seen, and it is over afterwards", async (window) => {
  await window.click(button("Try with a demo phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(button("Check again"));

  await window.click(button("Look without the cable"));
  await window.find(page("What would stop it without the cable?"));
  const asked = await look(window, "asked");
  assert.match(asked, /For at most 45 seconds, the phone believes that its cable is out/);
  assert.match(asked, /The phone ends it by itself, even if you pull the cable/);
  await window.click(button("Do that now"));
  await window.find(page("Without the cable, this would stop or slow it"));
  await window.waitFor("It is over: the phone reads its real battery and cable again.");
  const found = await look(window, "found");
  assert.match(found, /Battery saver is on/);
  await window.click(button("Back to the result"));
  await window.find(button("Check again"));
  // What was seen without the cable is not the result of the check.
  assert.doesNotMatch(await window.text(), /Battery saver is on\b/);
});
