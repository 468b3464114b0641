// The whole check over the real adbd, whose shell answers as a simulated phone.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";
const FOLDER = "google-pixel-8-android-14";
const SCENE = "saver-and-background-restricted";

/** The phone starts a program for each question. */
const LONG = { ms: 120_000 };

/** What a check says, without what the clock changes. */
function verdict({ findings, skipped }) {
  return { findings: findings.map(({ rule, severity, certainty }) => ({ rule, severity, certainty })), skipped };
}

scenario("a check finds over USB what the same phone shows over TCP", { ms: 300_000 }, async (bus) => {
  await bus.does(`answering /phone-usb ${FOLDER} ${SCENE} && answering /phone-tcp ${FOLDER} ${SCENE}`);
  await bus.does("adbd_listens tcp /phone-tcp 6555 && within 20 sh -c 'netstat -tln | grep :6555'");
  const tcp = await bus.unstuck("check --tcp 127.0.0.1:6555 --json", LONG);
  assert.equal(tcp.code, 1, tcp.err);
  await bus.plugRealPhone({ root: "/phone-usb" });
  await bus.seesPhone();
  const direct = await bus.unstuck("check --json", LONG);
  assert.deepEqual([direct.code, verdict(direct.json)], [1, verdict(tcp.json)], direct.err);
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  const served = await bus.unstuck("check --json", LONG);
  assert.deepEqual([served.code, verdict(served.json)], [1, verdict(tcp.json)], served.err);
  const found = direct.json.findings.map(({ rule }) => rule);
  assert.ok(found.includes("power/saver_on"), found.join(", "));
});
