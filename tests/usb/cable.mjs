// In and out: what the computer sees of the real adbd when its cable is plugged, pulled and plugged again.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";

scenario("a phone is plugged in, and answers", {}, async (bus) => {
  await bus.plugRealPhone();
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  assert.equal(await bus.does("adb shell getprop ro.product.model"), "Pixel 7a");
  const { code, out } = await bus.run("adb shell 'echo broken >&2; exit 9'");
  assert.deepEqual([code, out], [9, ""]);
  const seen = await bus.unstuck("phones --json");
  assert.equal(seen.code, 0, seen.err);
  assert.deepEqual(seen.json.phones.map(({ serial, state }) => [serial, state]), [[SERIAL, "ready"]]);
});

scenario("a phone is unplugged, and plugged in again", {}, async (bus) => {
  await bus.plugRealPhone();
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  await bus.does("unplug phone");
  await bus.does(`within 10 sh -c '! adb devices | grep -q ${SERIAL}'`);
  const gone = await bus.unstuck("phones --json");
  assert.deepEqual([gone.code, gone.json.phones], [2, []]);
  // Android's init starts adbd again at every plug; here the harness does.
  await bus.does("adbd_ends phone && adbd phone /phone && plug phone");
  await bus.adbSays(SERIAL, "device");
  assert.equal((await bus.unstuck("phones --json")).code, 0);
});

scenario("two phones of the same model are two", {}, async (bus) => {
  await bus.plugRealPhone({ name: "first", serial: "SIM1", socket: 0 });
  await bus.plugRealPhone({ name: "second", serial: "SIM2", socket: 1, root: "/phone-2" });
  await bus.does("adb start-server");
  await bus.adbSays("SIM1", "device");
  await bus.adbSays("SIM2", "device");
  const { json } = await bus.unstuck("phones --json");
  assert.deepEqual(json.phones.map(({ serial, state }) => [serial, state]).sort(), [["SIM1", "ready"], ["SIM2", "ready"]]);
  // Nobody said which one.
  const neither = await bus.unstuck("check --json");
  assert.equal(neither.code, 2, neither.out);
  await bus.does("unplug first");
  await bus.does("within 10 sh -c '! adb devices | grep -q SIM1'");
  const { json: left } = await bus.unstuck("phones --json");
  assert.deepEqual(left.phones.map(({ serial }) => serial), ["SIM2"]);
});
