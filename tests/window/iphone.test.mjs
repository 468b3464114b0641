// iPhones in the real window, as a person takes them: a simulated one on a simulated usbmuxd, and the demo.

import assert from "node:assert/strict";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const IPHONE = { folder: "apple-iphone-14-pro-ios-18", scene: "low-power-mode" };
const LOW_POWER = "media:/PhotoData/CPL/syncstatus.plist:plist:isBlockedByLowPowerModeKey";
const NOTHING = page("Plug in your phone");
const AGREE = button("Agree and go on");
const WHICH_APP = page("Which app should back up your photos?");
const CHECKING = page("Checking your phone");
const FIXED = page("That is fixed");
const FOUND = "Low Power Mode stops the photos";
const LOST = "The phone is not connected. Plug it in again, and this page goes on by itself.";

/** What a person must never see: words that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|setting|fact|value|job|severity|lane|unit)-[a-z][a-z_]*\b/;

/** Everything that holds on each page; keeps its picture. */
async function look(window, name) {
  const text = await window.text();
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`iphone-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

/** From the consent to the result, with the app that the page proposes. */
async function toResult(window) {
  await window.click(AGREE);
  await window.find(WHICH_APP);
  await window.click(button("Continue"));
  await window.find(button("Check again"));
}

walk("an iPhone is plugged in, trusted, checked, mended, and its cable pulled", { iphone: IPHONE }, async (window) => {
  const { does } = window.iphone;
  await does("unplug");
  await does("mood locked");
  await window.find(NOTHING);
  await window.waitUntilGone("Check this phone");
  await does("plug");
  await window.find({ role: "heading", level: 2, name: "iPhone" });
  await look(window, "connect");

  // Locked, then the question, which is answered on the phone: the page goes on by itself.
  await window.click(button("Check this phone"));
  await window.waitFor("Your iPhone is locked");
  await look(window, "locked");
  await does("mood never");
  await does("asked");
  await window.waitFor("It asks “Trust This Computer?”. Tap “Trust”, then type your code.");
  await look(window, "trust");
  assert.equal(await does("tap trust"), "done");
  await window.find(page("Before we look"));
  const consent = await look(window, "consent");
  assert.match(consent, /What the phone itself says of its photo sync/);
  assert.ok(!consent.includes("demo"), "a phone at a cable is no demo");

  await window.click(AGREE);
  await window.find(WHICH_APP);
  await look(window, "choose");
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  const result = await look(window, "result");
  assert.ok(result.includes(FOUND) && result.includes("iPhone 14 Pro"), result);

  // By hand: the page shows the way, sees that it was done, and nobody clicks.
  await window.click(button(/^Show me how/));
  await window.find(page("Turn Low Power Mode off"));
  const guide = await look(window, "guide");
  assert.match(guide, /Settings\s+Battery\s+Low Power Mode/);
  await does(`remove ${LOW_POWER}`);
  await window.find(FIXED);
  await look(window, "fixed");
  await window.click(button("Go on"));
  await window.find(button("Check again"));

  // The cable is pulled in the middle of a check, and plugged in again.
  await does('faults cut_before = "afc space"; stays_away = true');
  await window.click(button("Check again"));
  await window.waitFor(LOST);
  await window.find(CHECKING);
  const [, done, total] = /(\d+) of (\d+) questions are answered/.exec(await look(window, "lost-in-check"));
  assert.ok(Number(done) < Number(total), "what the phone did not answer is still to be asked");
  await does("faults ");
  await does("plug");
  await window.find(button("Check again"));
  await window.waitUntilGone(LOST);
  assert.ok(!(await look(window, "result-fine")).includes(FOUND));

  await window.click(button("Other phones"));
  await window.find(button("Check this phone"));
  await does("unplug");
  await window.find(NOTHING);
});

walk("a No on the iPhone is taken, until the cable is in again", { iphone: IPHONE }, async (window) => {
  const { does } = window.iphone;
  await does("mood never");
  await window.click(button("Check this phone"));
  await window.waitFor("Look at your iPhone now");
  await does("asked");
  assert.equal(await does("tap no"), "done");
  await window.waitFor("The iPhone does not trust this computer");
  await look(window, "distrusted");
  await does("mood ask-then-trust");
  await does("unplug");
  await window.waitFor("The iPhone is not connected");
  await look(window, "unplugged");
  await does("plug");
  await window.find(AGREE);
});

walk("the demo iPhone is mended by hand alone, and says on every page that it is one", async (window) => {
  const demo = async (name) => {
    const text = await window.waitFor("This is a demo phone.");
    await look(window, `demo-${name}`);
    return text;
  };
  await window.click(button("Try with a demo iPhone"));
  await window.waitFor("This is a demo phone.");
  await window.find(AGREE);
  await demo("consent");
  await toResult(window);
  // What its log says is heard while the result is on the screen.
  await window.waitFor("iCloud asked it to try again later.");
  const result = await demo("result");
  await window.script("document.getElementById('heard').scrollIntoView({ block: 'center' })");
  await window.screenshot("iphone-demo-heard");
  for (const words of [FOUND, "iPhone 14 Pro", "Stopping it", "Your phone says"]) assert.ok(result.includes(words), words);

  // The pretend person before it does what each page says.
  await window.click(button(/^Go through \d fixes$/));
  const [, , fixes] = /Fix (\d) of (\d)/.exec(await window.waitFor(/Fix 1 of \d/));
  assert.ok(Number(fixes) >= 4, fixes);
  for (let at = 1; at <= Number(fixes); at += 1) {
    await window.waitFor(`Fix ${at} of ${fixes}`);
    await demo(`fix-${at}`);
    await window.find(FIXED);
    await window.click(button("Go on"));
  }
  await window.find(page("What was stopping the backup is fixed"));
  await demo("done");
  await window.click(button("Check again"));
  await window.find(button("Compare with one earlier check"));
  assert.ok(!(await demo("result-fine")).includes(FOUND));
  await window.click(button("Other phones"));
  await window.find(button("Try with a demo iPhone"));
});
