// Straight over USB, with no adb server: the question on the phone, the cable in the middle of a check, two phones, and
// a server that comes to have the phone.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";
const SCENE = "saver-and-background-restricted";
const SHOWN = "power/saver_on";

/** A question of the check that hangs, so that whatever happens meanwhile happens in its middle. */
const HANG = "echo 'hang dumpsys battery' >/run/phone.taps; within 10 grep -q hang /run/phone.out";
const HEAL = "echo heal >/run/phone.taps; within 10 grep -q heal /run/phone.out";

const isReady = ({ phone }) => phone.link === "ready";
const isLost = ({ phone }) => phone.link === "lost";
const says = (trouble) => ({ screen }) => screen.problem?.what.id === `wizard-trouble-${trouble}`;

scenario("without a server the phone asks, waits for its person, and is read", { ms: 180_000 }, async (bus) => {
  await bus.plugSimulatedPhone({ mood: "ask", scene: SCENE });
  await bus.seesPhone();
  const reader = await bus.reads(`--serial ${SERIAL} --usb 1-1`);
  await reader.until("the question", says("unauthorized"));
  // Nobody looks at the phone: said after twenty seconds, and it is asked anew.
  await reader.until("where to look", says("nobody_tapped"), { seconds: 60 });
  await bus.does("within 20 sh -c 'echo always >/run/phone.taps; usleep 300000; grep -q tapped /run/phone.out'");
  await reader.check();
  assert.ok((await reader.found()).includes(SHOWN));
  // The key was kept: whoever comes next is not asked again.
  await reader.ends();
  const { code, err } = await bus.unstuck("check --json");
  assert.equal(code, 1, err);
  assert.doesNotMatch(err, /allow/i);
});

scenario("without a server a phone that denies says so", {}, async (bus) => {
  await bus.plugSimulatedPhone({ mood: "deny" });
  await bus.seesPhone();
  const reader = await bus.reads(`--serial ${SERIAL} --usb 1-1`);
  const { phone } = await reader.until("the denial", says("unauthorized"));
  assert.equal(phone.link, "unauthorized");
});

scenario("a cable that is pulled in mid-check is plugged in again, and the check goes on", {}, async (bus) => {
  await bus.plugSimulatedPhone({ scene: SCENE });
  await bus.seesPhone();
  await bus.does(HANG);
  const reader = await bus.reads(`--serial ${SERIAL} --usb 1-1`);
  await reader.check();
  await bus.does("unplug phone");
  const lost = await reader.until("the loss", isLost);
  assert.equal(lost.screen.kind, "checking");
  await bus.does(`${HEAL}; plug phone`);
  await reader.until("the return", isReady);
  assert.ok((await reader.found()).includes(SHOWN));
});

scenario("a server that takes the phone in mid-check is gone through, and the check goes on", {}, async (bus) => {
  await bus.plugSimulatedPhone({ scene: SCENE });
  await bus.seesPhone();
  await bus.does(HANG);
  const reader = await bus.reads(`--serial ${SERIAL} --usb 1-1`);
  await reader.check();
  // A server that starts meanwhile does not get what is ours.
  await bus.does("adb start-server");
  assert.doesNotMatch(await bus.does("adb devices"), /\tdevice/);
  await bus.does("unplug phone");
  await reader.until("the loss", isLost);
  // At the next plug it is the server that is quicker.
  await bus.does("kill -STOP $(cat /run/reader.pid)");
  await bus.does(`${HEAL}; plug phone`);
  await bus.adbSays(SERIAL, "device");
  await bus.does("kill -CONT $(cat /run/reader.pid)");
  await reader.until("the return", isReady);
  assert.ok((await reader.found()).includes(SHOWN));
  await bus.adbSays(SERIAL, "device");
  // And when it ends, the phone is read straight over USB again.
  await bus.does("adb kill-server");
  await reader.until("the end of the server", isLost);
  await reader.until("the return", isReady);
  await reader.told("check_again");
  await reader.until("the check", ({ screen }) => screen.kind === "checking");
  assert.ok((await reader.found()).includes(SHOWN));
});

scenario("two phones are read at once without a server", { ms: 180_000 }, async (bus) => {
  await bus.plugSimulatedPhone({ name: "first", serial: "SIM1", socket: 0, scene: SCENE });
  await bus.plugSimulatedPhone({ name: "second", serial: "SIM2", socket: 1 });
  await bus.seesPhone("1-1");
  await bus.seesPhone("2-1");
  const { json } = await bus.unstuck("phones --json");
  assert.deepEqual(json.phones.map(({ serial, state, link }) => [serial, state, link]).sort(), [
    ["SIM1", "ready", "usb"],
    ["SIM2", "ready", "usb"],
  ]);
  const neither = await bus.unstuck("check --json");
  assert.equal(neither.code, 2, neither.out);
  await bus.does("begin other 'exec unstuck check --serial SIM2 --json'");
  const first = await bus.unstuck("check --serial SIM1 --json");
  assert.equal(first.code, 1, first.err);
  assert.ok(first.json.findings.some(({ rule }) => rule === SHOWN));
  const second = await bus.run("ended other 60");
  assert.equal(second.code, 0, second.err);
  assert.deepEqual(JSON.parse(second.out).findings, []);
});
