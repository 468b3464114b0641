// The pages beside the way, in the real window: services side by side, and the look once a month.

import assert from "node:assert/strict";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const radio = (name) => ({ role: "radio", name });
const page = (name) => ({ role: "heading", level: 1, name });

/** What a person must never see: words that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|monthly|compare|choose|unfit|fact|unit)-[a-z][a-z_]*\b/;

async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`beside-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

walk("services are compared without a phone, and a suggestion says why", async (window) => {
  await window.click(button("Compare backup services"));
  await window.find(page("Which backup service?"));
  const before = await look(window, "compare");
  assert.match(before, /Answer all three questions/);
  assert.match(before, /A sync is not a backup/);
  await window.click(radio("Nobody but me"));
  await window.click(radio("With a provider"));
  await window.click(radio("I may pay"));
  await window.find({ role: "heading", level: 2, name: /^Look at .+ first$/ });
  const after = await look(window, "compare-suggested");
  assert.match(after, /Nobody but you can open the photos/);
  assert.match(after, /Write its recovery key down first/);
  // A window of 1040 points at 200 %: the table scrolls in itself, the page does not.
  await window.resize(520, 480);
  await window.waitUntil("the small window", () => window.script("return innerWidth <= 520"));
  assert.equal(await window.script("return document.documentElement.scrollWidth <= innerWidth"), true, "nothing is cut off");
  await look(window, "compare-small");
  await window.resize(1040, 760);
  await window.click(button("Back"));
  await window.find(button("Try with a demo phone"));
});

walk("the month of a demo phone", async (window) => {
  await window.click(button("Try with a demo phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  await window.click(button("This month’s four checks"));
  await window.find(page("Once a month"));
  const month = await look(window, "month");
  assert.match(month, /May the app work in the background\?\s+Needs you/);
  assert.match(month, /Is there room\?\s+Yes/);
  assert.match(month, /Nothing to compare with yet/);
  assert.match(month, /This phone lists [\d,]+ photos and [\d,]+ videos/);
  await window.click(button("Back to the result"));
  await window.click(button("Compare backup services"));
  await window.find(page("Which backup service?"));
  const compared = await look(window, "compare-demo");
  assert.match(compared, /This phone has .+ of photos and videos/);
  assert.match(compared, /This phone keeps Google Photos from working in the background/);
  await window.click(button("Back to the result"));
  await window.find(button("Check again"));
});
