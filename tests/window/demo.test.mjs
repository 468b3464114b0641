// The demo phone, taken the way a person takes it: from the list of phones to the last page and back.

import assert from "node:assert/strict";

import { Keys, walk } from "./walk.mjs";

const button = (name) => ({ role: "button", name });
const page = (name) => ({ role: "heading", level: 1, name });

const DEMO = button("Try with a demo phone");
const AGREE = button("Agree and go on");
const WHICH_APP = page("Which app should back up your photos?");
const FIXED = page("That is fixed");

/** What a person must never see: words that were not found, and places for values that were not filled. */
const RAW = /\{\s*\$|\{[A-Z]+\(|\b(?:window|wizard|rule|fix|setting|fact|value|job|severity|lane|unit)-[a-z][a-z_]*\b/;

/** Everything that holds on each page of a demo; keeps its picture. */
async function look(window, name) {
  const text = await window.waitFor("This is a demo phone.");
  assert.doesNotMatch(text, RAW, name);
  await window.screenshot(`demo-${name}`);
  await window.hasNoAccessibilityFaults();
  return text;
}

/** From the list of phones to the result, with the app that the page proposes. */
async function toResult(window) {
  await window.click(DEMO);
  await window.click(AGREE);
  await window.find(WHICH_APP);
  await window.click(button("Continue"));
  await window.find(button("Check again"));
}

/** How many changes were put back, as the page says. */
async function undone(window) {
  return (await window.text()).split("\n").filter((line) => line === "Undone").length;
}

walk("a demo phone is checked, put right and put back", async (window) => {
  await window.click(DEMO);
  await window.find(page("Before we look"));
  const consent = await look(window, "consent");
  assert.match(consent, /What is never read/);
  await window.click(AGREE);

  await window.find(WHICH_APP);
  await look(window, "choose");
  await window.click({ role: "radio", name: /^Google Photos/ });
  await window.click(button("Continue"));

  await window.find(button("Check again"));
  const result = await look(window, "result");
  for (const words of ["Stopping it", "Probably stopping it", "Could slow it", "Worth knowing", "Your phone says", "This means", "Do this"]) {
    assert.ok(result.includes(words), words);
  }
  // What the phone said itself is there for who wants it, and only then.
  assert.ok(!result.includes("RUN_ANY_IN_BACKGROUND"));
  const [first] = await window.all(button("What the phone told us, word for word"));
  await window.session.click(first);
  await window.waitFor("Active default network");
  await look(window, "result-evidence");

  // Four things to mend: three by us after one yes, one by hand.
  await window.click(button("Go through 4 fixes"));
  await window.find(page("Allow it to run in the background"));
  const proposed = await look(window, "fix-proposed");
  assert.match(proposed, /What will change\s+Running in the background\s+from not allowed\s+to allowed/);
  await window.click(button("Allow it"));
  await window.find(FIXED);
  await look(window, "fix-fixed");
  await window.click(button("Go on"));

  await window.waitFor("Fix 2 of 4 · The app sees only some photos");
  await window.find(FIXED);
  await look(window, "fix-followed");
  await window.click(button("Go on"));

  // Nothing is clicked here: the page sees that it was done, on a slow computer before it is looked at.
  await window.find(page(/^(Mark the Wi-Fi as not metered|That is fixed)$/));
  await look(window, "fix-on-phone");
  await window.waitFor("Fix 3 of 4");
  await window.find(FIXED);
  await window.click(button("Go on"));

  await window.waitFor("Fix 4 of 4 · Battery saver comes back");
  await window.find(FIXED);
  await window.click(button("Go on"));

  await window.find(page("What was stopping the backup is fixed"));
  const done = await look(window, "done");
  assert.ok(!done.includes("Not fixed yet"), "what follows from the others has gone with them");
  await window.script("window.scrollTo(0, document.body.scrollHeight)");
  await window.screenshot("demo-done-end");

  // One change back, then all of them.
  await window.click(button("Undo: Running in the background"));
  await window.waitUntil("one undone", async () => (await undone(window)) === 1);
  await window.waitFor("Not fixed yet");
  await look(window, "done-one-undone");
  await window.click(button("Undo all changes"));
  await window.waitUntil("all undone", async () => (await undone(window)) === 4);
  await look(window, "done-all-undone");

  // The same faults are there again, but for what hands did, and the two checks stand side by side.
  await window.click(button("Check again"));
  await window.find(button("Go through 3 fixes"));
  await window.click(button("Compare with one earlier check"));
  await window.find(page("Earlier checks of this phone"));
  const history = await look(window, "history");
  assert.equal(history.match(/The app may not run in the background/g)?.length, 2);
  assert.equal(history.match(/This Wi-Fi counts as metered/g)?.length, 1);
  await window.click(button("Back to the result"));

  await window.click(button("Other phones"));
  await window.find(DEMO);
});

walk("whoever is not sure gets the likeliest app, and hears why", async (window) => {
  await window.click(DEMO);
  await window.click(AGREE);
  await window.find(WHICH_APP);
  await window.click({ role: "radio", name: /^I am not sure/ });
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  await window.waitFor("You were not sure, so we look at Google Photos. It is the only backup app on this phone.");
  await look(window, "result-not-sure");
});

walk("one fix is picked, skipped, and the way ends without fixing", async (window) => {
  await toResult(window);
  await window.click(button("Fix this: Battery saver comes back"));
  await window.find(button("Skip this"));
  await look(window, "fix-picked");
  await window.click(button("Skip this"));
  await window.waitFor("Skipped");
  await look(window, "result-skipped");

  // A window of 1040 points at 200 %.
  await window.resize(520, 480);
  await window.waitUntil("the small window", () => window.script("return innerWidth <= 520"));
  assert.equal(await window.script("return document.documentElement.scrollWidth <= innerWidth"), true, "nothing is cut off");
  await look(window, "result-small");
  await window.resize(1040, 760);
  await window.click(button("Finish without fixing"));
  await window.find({ role: "heading", level: 2, name: "What we found" });
  await look(window, "done-nothing-fixed");
});

walk("the whole way with the keys alone", { dark: true }, async (window) => {
  /** Goes to a thing with Tab and presses a key there. */
  const tabTo = async (name, key) => {
    await window.find({ role: "heading", level: 1 });
    for (let i = 0; i < 40; i += 1) {
      const at = await window.script(
        "const at = document.activeElement; return (at.labels?.[0] ?? at).innerText.replace(/\\s+/g, ' ').trim()",
      );
      if (name instanceof RegExp ? name.test(at) : at === name) return window.press(key);
      await window.press(Keys.Tab);
    }
    throw new Error(`Tab does not lead to ${name}`);
  };
  await window.find(DEMO);
  await tabTo("Try with a demo phone", Keys.Enter);
  await window.find(AGREE);
  await tabTo("Agree and go on", Keys.Enter);
  await window.find(WHICH_APP);
  await tabTo(/^Google Photos/, Keys.Space);
  await tabTo("Continue", Keys.Enter);
  await window.find(button("Go through 4 fixes"));
  await look(window, "result-dark");
  await tabTo("What the phone told us, word for word", Keys.Enter);
  await window.waitFor("Active default network");
  await tabTo("Go through 4 fixes", Keys.Enter);
  await window.find(button("Allow it"));
  await tabTo("Allow it", Keys.Enter);
  await window.find(FIXED);
  await look(window, "fix-fixed-dark");
  await tabTo("Back to the result", Keys.Enter);
  await window.find(button("Finish without fixing"));
  await tabTo("Finish without fixing", Keys.Enter);
  await window.find({ role: "heading", level: 2, name: "What was changed" });
  await tabTo("Undo", Keys.Enter);
  await window.waitFor("Undone");
  await look(window, "done-dark");
  await tabTo("Finish", Keys.Enter);
  await window.find(DEMO);
});
