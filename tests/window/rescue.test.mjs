// The photos of the demo phone are saved, as a person does it before changing anything.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|rescue|unit)-[a-z][a-z_]*\b/;

async function look(window, name) {
  const text = await window.waitFor("This is a demo phone.");
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`rescue-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

async function toChoosing(window) {
  await window.click(button("Try with a demo phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  const result = await look(window, "result");
  assert.match(result, /Save your photos first/);
  await window.click(button("Save the photos on this computer"));
  await window.find(page("Save your photos on this computer"));
}

walk("the photos of a phone are saved, paused, gone on with, and read back", { ms: 240_000 }, async (window) => {
  await toChoosing(window);
  const choosing = await look(window, "choosing");
  assert.match(choosing, /Probably not backed up: what came since .*/);
  assert.match(choosing, /All photos and videos that the phone lists\s+450 files/);
  const dir = join(window.dataDir, "pictures/Unstuck/Google Pixel 8");
  assert.ok(choosing.includes(dir), choosing);

  await window.click(button("Save them now"));
  await window.click(button("Pause"));
  await window.find(page("Paused"));
  await look(window, "paused");
  await window.click(button("Go on"));
  await window.find(page("Saving your photos"));
  await window.waitFor(/of \d+ files/);
  await look(window, "copying");

  await window.find(page("Your photos are on this computer"), { ms: 180_000 });
  const saved = await look(window, "saved");
  const [, files] = /(\d+) files, .*: each was read back/.exec(saved) ?? assert.fail(saved);
  const camera = join(dir, "DCIM/Camera");
  const names = readdirSync(camera);
  assert.equal(names.length, Number(files), names.join(" "));
  assert.ok(names.includes("IMG_0000.jpg") && names.every((name) => !name.endsWith(".part")));
  assert.equal(statSync(join(camera, "IMG_0000.jpg")).size, 3_412_877);
  const [manifest] = readdirSync(dir).filter((name) => name.startsWith("unstuck-rescue-"));
  assert.match(readFileSync(join(dir, manifest), "utf8"), /"line":"verified"/);

  await window.click(button("Back to the result"));
  await window.find(button("Check again"));
});

walk("a copy is left, and the page looks the same in the dark", { dark: true }, async (window) => {
  await toChoosing(window);
  await look(window, "choosing-dark");
  await window.click(button("Save them now"));
  await window.find(page("Saving your photos"));
  await look(window, "copying-dark");
  await window.click(button("Stop here"));
  await window.find(button("Check again"));
});

walk("of an iPhone only what is not in iCloud is saved, after the look into its library", { ms: 240_000 }, async (window) => {
  await window.click(button("Try with a demo iPhone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  await window.click(button("Save the photos on this computer"));
  await window.find(page("Save your photos on this computer"));
  const before = await look(window, "iphone-choosing");
  assert.match(before, /All photos and videos whose originals are on the phone/);
  assert.ok(!before.includes("Only what is not in iCloud"), "nobody has looked yet");

  await window.click(button("Look into the library"));
  const choosing = await window.waitFor(/Only what is not in iCloud: at least 40 photos/);
  assert.match(choosing, /\s40 files/);
  assert.match(choosing, /\s1280 files|\s1,280 files/);
  await look(window, "iphone-only-here");
  await window.click(button("Save them now"));
  await window.find(page("Your photos are on this computer"), { ms: 180_000 });
  const saved = await look(window, "iphone-saved");
  assert.match(saved, /40 files, .*: each was read back/);
  const names = readdirSync(join(window.dataDir, "pictures/Unstuck/iPhone 14 Pro/DCIM/101APPLE"));
  assert.equal(names.length, 40, names.join(" "));
  assert.ok(names.includes("IMG_1240.HEIC"), names.join(" "));

  // The finding leads to the same page.
  await window.click(button("Back to the result"));
  await window.find(button("Check again"));
  await look(window, "iphone-result");
  await window.click(button("Save them on this computer: Some photos are not in iCloud"));
  await window.waitFor(/Only what is not in iCloud: at least 40 photos/);
});
