// Whole files over the cable, and what is left behind by who dies over them.

import assert from "node:assert/strict";

import { scenario } from "./scenario.mjs";

const SERIAL = "SIM0123456789";
const VIDEO = "/phone/sdcard/video.mp4";
const MAKE_VIDEO = `[ -e ${VIDEO} ] || head -c 50000000 /dev/urandom >${VIDEO}`;

scenario("50 MB are pulled, byte by byte the same", { ms: 240_000 }, async (bus) => {
  await bus.does(MAKE_VIDEO);
  await bus.plugRealPhone();
  await bus.seesPhone();
  await bus.does(`pull /sdcard/video.mp4 /tmp/ours.mp4 && cmp ${VIDEO} /tmp/ours.mp4 && rm /tmp/ours.mp4`, { ms: 120_000 });
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  // The server has the interface: it is ours no more, and that is said.
  const busy = await bus.run("pull /sdcard/video.mp4 /tmp/none");
  assert.notEqual(busy.code, 0);
  assert.match(busy.err, /Busy/);
  await bus.does("adb pull /sdcard/video.mp4 /tmp/adb.mp4");
  await bus.does(`cmp ${VIDEO} /tmp/adb.mp4`);
});

scenario("a client is killed in the middle, and the next one is answered", {}, async (bus) => {
  await bus.does(MAKE_VIDEO);
  await bus.plugRealPhone();
  await bus.does("adb start-server");
  await bus.adbSays(SERIAL, "device");
  await bus.does("begin pull 'exec adb pull /sdcard/video.mp4 /tmp/half.mp4'; within 20 [ -s /tmp/half.mp4 ]");
  await bus.does("kill -9 $(cat /run/pull.pid)");
  assert.equal(await bus.does("timeout 20 adb shell getprop ro.product.model"), "Pixel 7a");
});

scenario("a direct client is killed in the middle, and the next one is answered", {}, async (bus) => {
  await bus.does(MAKE_VIDEO);
  await bus.plugRealPhone();
  await bus.seesPhone();
  await bus.does("begin pull 'exec pull /sdcard/video.mp4 /tmp/half.mp4'; within 20 [ -s /tmp/half.mp4 ]");
  await bus.does("kill -9 $(cat /run/pull.pid)");
  const again = "timeout 40 pull /sdcard/DCIM/Camera/IMG_0001.jpg /tmp/again.jpg";
  await bus.does(`${again} && cmp /phone/sdcard/DCIM/Camera/IMG_0001.jpg /tmp/again.jpg`);
});

scenario("the cable is pulled in the middle of a file, and that is said", {}, async (bus) => {
  await bus.does(MAKE_VIDEO);
  await bus.plugRealPhone();
  await bus.seesPhone();
  await bus.does("begin pull 'exec pull --slowly /sdcard/video.mp4 /tmp/half.mp4'; within 20 [ -s /tmp/half.mp4 ]");
  await bus.does("unplug phone");
  const { code, err } = await bus.run("ended pull 30");
  assert.ok(code !== 0 && code !== 99, `${code}: ${err}`);
});
