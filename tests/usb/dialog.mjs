// "Allow USB debugging?", asked by the simulated phone over a cable: Debian's adbd asks nobody.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";

scenario("the phone asks, and is allowed", {}, async (bus) => {
  await bus.plugSimulatedPhone({ mood: "ask" });
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "unauthorized");
  const waiting = await bus.unstuck("phones --json");
  assert.deepEqual([waiting.code, waiting.json.phones[0].state], [2, "unauthorized"]);
  await bus.does("echo always >/run/phone.taps");
  await bus.adbSays(SERIAL, "device");
  assert.equal(await bus.does("adb shell getprop ro.product.model"), "Pixel 8");
  // The key was kept: the phone does not ask a second time.
  await bus.does("adb kill-server; adb start-server");
  await bus.adbSays(SERIAL, "device");
});

scenario("the phone asks, and is denied", {}, async (bus) => {
  await bus.plugSimulatedPhone({ mood: "deny" });
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "unauthorized");
  // Waiting for the person has no limit of its own: a phone that was denied looks like one at which nobody has looked.
  const denied = await bus.run("timeout 15 unstuck check --json");
  assert.notEqual(denied.code, 0);
  assert.equal(denied.out, "");
  assert.match(denied.err, /allow/i);
});

scenario("a simulated phone shows over USB what its scene says", {}, async (bus) => {
  await bus.plugSimulatedPhone({ scene: "saver-and-background-restricted" });
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  const { code, json, err } = await bus.unstuck("check --json");
  assert.equal(code, 1, err);
  const found = json.findings.map(({ rule }) => rule);
  assert.ok(found.includes("power/saver_on"), found.join(", "));
});
