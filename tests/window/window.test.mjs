import assert from "node:assert/strict";

import { Keys, walk } from "./walk.mjs";

walk("without an adb server nothing is amiss: plug in, or take another way", async (window) => {
  await window.find({ role: "heading", level: 1, name: "Plug in your phone" });
  await window.waitFor("We watch for your phone");
  await window.find({ role: "button", name: "Try with a demo phone" });
  await window.screenshot("connect-nothing");
  await window.hasNoAccessibilityFaults();
});

walk("phones appear, change and go by themselves", { adbServer: true }, async (window) => {
  await window.find({ role: "heading", level: 1, name: "Plug in your phone" });
  await window.screenshot("connect-none");

  window.adb.list("R58M unauthorized transport_id:1");
  await window.waitFor("Waiting for you");
  assert.deepEqual(await window.all({ role: "button", name: "Check this phone" }), []);
  await window.screenshot("connect-unauthorized");
  await window.hasNoAccessibilityFaults();

  window.adb.list("R58M device product:a52q model:SM_A525F device:a52q transport_id:1");
  await window.find({ role: "heading", level: 2, name: "SM A525F" });
  await window.find({ role: "button", name: "Check this phone" });
  await window.screenshot("connect-ready");
  await window.hasNoAccessibilityFaults();

  // A window that is reloaded asks again.
  await window.reload();
  await window.find({ role: "button", name: "Check this phone" });

  window.adb.list();
  await window.find({ role: "heading", level: 1, name: "Plug in your phone" });
  await window.waitFor("Not plugged in any more");
  await window.screenshot("connect-lost");
  await window.hasNoAccessibilityFaults();
});

walk("a page in the window gets at nothing but its own files and commands", async (window) => {
  await window.find({ role: "heading", level: 1 });
  const tried = await window.session.asyncScript(`
    const answer = arguments[arguments.length - 1];
    const ended = (what) => what.then(() => "allowed", (error) => String(error?.message ?? error));
    const invoke = (command, body) => ended(window.__TAURI_INTERNALS__.invoke(command, body));
    const inline = () => {
      const script = document.createElement("script");
      script.textContent = "window.inlineRan = true";
      document.head.append(script);
      return window.inlineRan === true;
    };
    Promise.all([
      ended(fetch("https://example.org/")),
      ended(fetch("/index.html")),
      invoke("plugin:window|close"),
      invoke("plugin:event|emit", { event: "x", payload: 1 }),
      invoke("plugin:app|version"),
      invoke("close_phone", { serial: "nobody" }),
    ]).then(([far, near, close, emit, version, own]) =>
      answer({ far, near, close, emit, version, own, inline: inline(), frozen: Object.isFrozen(Object.prototype), global: "__TAURI__" in window }));
  `);
  assert.notEqual(tried.far, "allowed");
  assert.notEqual(tried.near, "allowed");
  for (const command of ["close", "emit", "version"]) assert.match(tried[command], /not allowed/, command);
  assert.equal(tried.own, "allowed");
  assert.deepEqual([tried.inline, tried.frozen, tried.global], [false, true, false]);
});

walk("the window follows the system: dark, and without motion", { dark: true, still: true }, async (window) => {
  await window.find({ role: "heading", level: 1 });
  assert.equal(await window.script("return matchMedia('(prefers-color-scheme: dark)').matches"), true);
  assert.equal(await window.script("return matchMedia('(prefers-reduced-motion: reduce)').matches"), true);
  await window.screenshot("connect-nothing-dark");
  await window.hasNoAccessibilityFaults();
});

walk("all of it fits at 200 %, and the keyboard gets everywhere", async (window) => {
  await window.find({ role: "heading", level: 1 });
  // A window of 1040 points at 200 %.
  await window.resize(520, 480);
  await window.waitUntil("the small window", () => window.script("return innerWidth <= 520"));
  assert.equal(await window.script("return document.documentElement.scrollWidth <= innerWidth"), true, "nothing is cut off");
  await window.screenshot("connect-nothing-small");
  const reached = [];
  for (let i = 0; i < 6; i += 1) {
    await window.press(Keys.Tab);
    reached.push(await window.script("const at = document.activeElement; return (at.labels?.[0] ?? at).innerText.trim()"));
  }
  assert.deepEqual(reached, [
    "Try with a demo phone",
    "Try with a demo iPhone",
    "Compare backup services",
    "Open a report",
    "Use Wi-Fi instead of the cable",
    "Connect over the network",
  ]);
});
