// A phone at the far end of a cable that is held up and pulled, and a reader that is killed: nothing is lost.

import assert from "node:assert/strict";

import { walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const AGREE = button("Agree and go on");
const WHICH_APP = page("Which app should back up your photos?");
const CHECKING = page("Checking your phone");
const LOST = "The phone is not connected. Plug it in again, and this page goes on by itself.";

/** Over the network to the phone, up to the choice of the app. */
async function toChoice(window) {
  await window.click(button("Connect over the network"));
  await window.type({ role: "textbox", name: /^Address and port/ }, window.cable.address);
  await window.click(button("Connect"));
  await again(window);
}

/** The same from the consent on: it is asked for anew on each visit. */
async function again(window) {
  await window.click(AGREE);
  await window.find(WHICH_APP);
}

async function toProposal(window) {
  await window.click(button("Continue"));
  await window.click(button("Fix this: The app may not run in the background"));
  await window.find(button("Allow it"));
}

walk("a window that is reloaded in mid-check shows the check again", { phone: true }, async (window) => {
  await toChoice(window);
  window.cable.after("dumpsys jobscheduler").hold();
  await window.click(button("Continue"));
  await window.find(CHECKING);
  await window.waitUntil("some answers", async () => (await asked(window)).done > 0);
  await window.screenshot("checking");
  await window.hasNoAccessibilityFaults();

  await window.reload();
  await window.find(CHECKING);
  const { done, total } = await asked(window);
  assert.ok(done > 0 && done < total, `${done} of ${total}`);

  window.cable.release();
  await window.find(button("Check again"));
  assert.ok(!(await window.text()).includes("demo"), "a phone over the network is no demo");
});

walk("a cable that is pulled in mid-check and in mid-fix", { phone: true }, async (window) => {
  await toChoice(window);
  const inCheck = window.cable.after("dumpsys jobscheduler").pull();
  await window.click(button("Continue"));
  await inCheck;
  await window.waitFor(LOST);
  await window.find(CHECKING);
  const { done, total } = await asked(window);
  assert.ok(done < total, "what the phone did not answer is still to be asked");
  await window.screenshot("lost-in-check");
  await window.hasNoAccessibilityFaults();
  await window.cable.plugIn();
  await window.find(button("Check again"));
  await window.waitUntilGone(LOST);

  await window.click(button("Fix this: The app may not run in the background"));
  const inFix = window.cable.after("appops set").pull();
  await window.click(button("Allow it"));
  await inFix;
  await window.waitFor(LOST);
  await window.screenshot("lost-in-fix");
  await window.hasNoAccessibilityFaults();
  await window.cable.plugIn();
  await window.find(page("That is fixed"));
  await window.waitFor("Running in the background");
});

walk("a reader that is killed in the middle of a fix loses nothing", { phone: true }, async (window) => {
  await toChoice(window);
  await toProposal(window);
  window.cable.after("appops set").hold();
  await window.click(button("Allow it"));
  await window.find(page("Changing it now"));
  await window.screenshot("fix-acting");
  await window.hasNoAccessibilityFaults();

  await window.killWorkers();
  window.cable.release();
  await window.waitForWorker();
  // The phone had heard the change; the journal knew of it before the phone did.
  await window.waitFor("One change on this phone can be undone");
  await window.waitFor("The connection to the phone had to be started again. Nothing is lost.");
  await window.screenshot("restarted");
  await window.hasNoAccessibilityFaults();

  await again(window);
  await window.click(button("Continue"));
  const result = await window.waitFor("Check again");
  assert.ok(!result.includes("The app may not run in the background"), "the change is on the phone");

  await window.click(button("One change on this phone can be undone"));
  await window.click(button("Undo: Running in the background"));
  await window.waitUntilGone("can be undone");
  await window.click(button("Check again"));
  await window.find(button("Fix this: The app may not run in the background"));
});

/** What the page says of its progress. */
async function asked(window) {
  const [, done, total] = /(\d+) of (\d+) questions are answered/.exec(await window.text()) ?? [];
  return { done: Number(done ?? 0), total: Number(total ?? 0) };
}
