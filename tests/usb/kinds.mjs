// Devices without a debugging interface: what a phone is while USB debugging is off, and what is no Android phone.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

// prettier-ignore
const KINDS = {
  "a phone for file transfer (MTP)": ["18d1:4ee1", "ff ff 00 MTP interrupt", "debugging_off"],
  "a phone for pictures (PTP)": ["18d1:4ee5", "06 01 01 PTP interrupt", "debugging_off"],
  "a phone that only charges": ["18d1:4ee1", "08 06 50 disk", "charging_only"],
  "a device of a maker of phones": ["18d1:4ee0", "ff 00 00 Charging", undefined],
  "an iPhone": ["05ac:12a8", "ff fe 02 usbmux", "iphone"],
  "a device that is no phone": ["0951:1666", "08 06 50 storage", undefined],
};

for (const [name, [ids, played, state]] of Object.entries(KINDS)) {
  scenario(`${name} is not taken for one that can be read`, {}, async (bus) => {
    await bus.does(`device phone ${ids} SIM0123456789 Maker Model && played phone interface ${played} && plug phone`);
    await bus.seesPhone();
    await bus.does("adb start-server");
    assert.equal(await bus.does("adb devices"), "List of devices attached");
    const seen = await bus.unstuck("phones --json");
    assert.equal(seen.code, 2);
    assert.deepEqual(seen.json.phones.map(({ state }) => state), [state].filter(Boolean));
    for (const { advice, evidence, usb } of seen.json.phones) {
      assert.ok(advice.startsWith("doctor-") && evidence.length > 0, seen.out);
      assert.equal(`${usb.vendor}:${usb.product}`, ids);
    }
    assert.equal((await bus.unstuck("check --json")).code, 2);
  });
}
