// Who may use the cable: people without the rights, and programs that have it already.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";
const NODE = "/dev/bus/usb/001/$(printf %03d $(cat /sys/bus/usb/devices/1-1/devnum))";

scenario("an ordinary user may see the phone, and not use it", {}, async (bus) => {
  await bus.plugRealPhone();
  await bus.seesPhone();
  await bus.does(`chmod 0664 ${NODE}`);
  await bus.does("su person -c 'adb start-server'");
  await bus.does(`within 20 sh -c 'adb devices | grep -q "${SERIAL}.*no permissions"'`);
  const seen = await bus.unstuck("phones --json", { user: "person" });
  assert.deepEqual([seen.code, seen.json.phones[0].state], [2, "no_permission"]);
});

scenario("without a server a phone that may not be opened is read as soon as it may", {}, async (bus) => {
  await bus.plugSimulatedPhone({ scene: "saver-and-background-restricted" });
  await bus.seesPhone();
  await bus.does(`chmod 0600 ${NODE}`);
  const { code, json } = await bus.unstuck("phones --json", { user: "person" });
  const [{ state, advice, evidence }] = json.phones;
  assert.deepEqual([code, state, advice], [2, "no_permission", "doctor-no_permission"]);
  assert.ok(evidence.includes("open_denied"), evidence.join(", "));
  const check = await bus.unstuck("check", { user: "person" });
  assert.equal(check.code, 2);
  assert.match(check.err, /permission|allowed/i);
  const reader = await bus.reads(`--serial ${SERIAL} --usb 1-1`, { user: "person" });
  await reader.until("the refusal", ({ screen }) => screen.problem?.what.id === "wizard-trouble-no_permission");
  // As the rule does when it is installed.
  await bus.does(`chmod 0666 ${NODE}`);
  await reader.check();
  assert.ok((await reader.found()).includes("power/saver_on"));
});
