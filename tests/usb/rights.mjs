// Who may use the cable: people without the rights, and programs that have it already.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";
const NODE = "/dev/bus/usb/001/$(printf %03d $(cat /sys/bus/usb/devices/1-1/devnum))";

scenario("an ordinary user may see the phone, and not use it", {}, async (bus) => {
  await bus.plugRealPhone();
  await bus.does("within 10 [ -e /sys/bus/usb/devices/1-1:1.0 ]");
  await bus.does(`chmod 0664 ${NODE}`);
  await bus.does("su person -c 'adb start-server'");
  await bus.does(`within 20 sh -c 'adb devices | grep -q "${SERIAL}.*no permissions"'`);
  const seen = await bus.unstuck("phones --json", { user: "person" });
  assert.deepEqual([seen.code, seen.json.phones[0].state], [2, "no_permission"]);
});
