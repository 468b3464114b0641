// The look into the photo library of an iPhone, as a person takes it.

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const LIBRARY = "media:/PhotoData/Photos.sqlite:library";
const LOOK = button("Look into the library");
const LOOKING = page("Looking into the photo library");
const ONLY_HERE = "At least 310 photos and 2 videos exist only on this iPhone";
/** Ids that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|fact|library)-[a-z][a-z_]*\b/;

async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`deep-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

walk("the library of an iPhone is looked into, stopped, and read", { iphone: { folder: "apple-iphone-14-pro-ios-18", scene: "photos-only-here" } }, async (window) => {
  await window.click(button("Check this phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click(button("Continue"));
  await window.find(LOOK);
  const before = await look(window, "offered");
  assert.ok(!before.includes(ONLY_HERE), "nobody has looked yet");

  // It takes as long as it takes; who does not want to wait is back where they were.
  await window.iphone.does(`set ${LIBRARY}:filler_bytes = 40_000_000`);
  await window.iphone.does('faults slow = { "afc read" = 300 }');
  await window.click(LOOK);
  await window.find(LOOKING);
  await window.waitFor("MB are here");
  await look(window, "copying");
  await window.click(button("Stop looking"));
  await window.find(LOOK);

  await window.iphone.does("faults ");
  await window.click(LOOK);
  const result = await window.waitFor(ONLY_HERE);
  assert.ok(result.includes("The library has 1,200 photos and 40 videos."), result);
  await look(window, "read");
});

const unfit = { iphone: { folder: "apple-iphone-15-ios-26", scene: "files-that-never-go-up" } };
walk("what the service of another app never takes is listed after the look, without names", unfit, async (window) => {
  await window.click(button("Check this phone"));
  await window.click(button("Agree and go on"));
  await window.find(page("Which app should back up your photos?"));
  await window.click({ role: "radio", name: /Google Photos/ });
  await window.click(button("Continue"));
  await window.click(LOOK);
  await window.waitFor("Files that can never go up");
  await window.click(button("Show the 7 files"));
  const result = await window.waitFor("Video, 31 GB: Too large for the service");
  for (const said of [
    "2 files are too large. The largest has 31 GB, and the service takes up to 21.4 GB.",
    "The original is only in iCloud",
    "Video, 24 GB: Too large for the service",
    "In DCIM/",
  ]) {
    assert.ok(result.includes(said), `${said}: ${result}`);
  }
  assert.ok(!result.includes("IMG_"), "names are not read");
  await window.script("document.getElementById('unfit').scrollIntoView()");
  await look(window, "never-goes-up");
  await window.click(button("Copy photos to this computer"));
  await window.find(page("Save your photos on this computer"));
  await look(window, "never-goes-up-rescue");
});
