// Straight over USB against the real `adb` 34 and its server: in one virtual machine, in turn, so that what else this
// computer does meets both alike. The CPU is emulated: only the ratios mean anything.

import { say } from "../scripts/computer.mjs";
import { Bus } from "../tests/usb/bus.mjs";
import { image, missing } from "../tests/usb/image.mjs";
import { Machine } from "../tests/usb/machine.mjs";

const ROUNDS = 5;
const VIDEO = "/sdcard/video.mp4";
const VIDEO_BYTES = 50_000_000;
const SMALL = "/sdcard/small.txt";
const LONG = { ms: 300_000 };

export async function usb() {
  const why = missing();
  if (why !== undefined) {
    console.log(`SKIPPED: ${why}`);
    return true;
  }
  const machine = await Machine.start(image(), "bench");
  const bus = new Bus(machine);
  try {
    await bus.does(`head -c ${VIDEO_BYTES} /dev/urandom >/phone${VIDEO}; echo small >/phone${SMALL}`, LONG);
    await bus.plugRealPhone();
    await bus.seesPhone();
    await pulls(bus);
    await firstAnswers(bus);
    await bus.does("tidy");
    await bus.plugSimulatedPhone({ scene: "saver-and-background-restricted" });
    await bus.seesPhone();
    await checks(bus);
  } finally {
    await machine.end();
  }
  return true;
}

/** A file of 50 MB: what is compared is each program's time from its start to its end, its server running already. */
async function pulls(bus) {
  const took = { unstuck: [], adb: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // As a server that runs already has: the key is made, and what the one before left in the phone is gone.
    await bus.does(`pull ${SMALL} /tmp/small`, LONG);
    took.unstuck.push(await timed(bus, `pull ${VIDEO} /tmp/video`));
    await withServer(bus, async () => took.adb.push(await timed(bus, `adb pull ${VIDEO} /tmp/video`)));
  }
  compare("50 MB pulled", took, "adb", "unstuck", "0.9 or more");
}

/** From nothing running to an answer of the phone: adb starts its server, and both shake hands with the phone. */
async function firstAnswers(bus) {
  const took = { unstuck: [], adb: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    took.unstuck.push(await timed(bus, `pull ${SMALL} /tmp/small`));
    took.adb.push(await timed(bus, `adb wait-for-device pull ${SMALL} /tmp/small`));
    await bus.does("adb kill-server");
  }
  compare("first answer", took, "adb", "unstuck", "1 or more");
}

/** The whole check of a simulated phone. */
async function checks(bus) {
  const took = { direct: [], "through the server": [] };
  const check = "unstuck check --json; [ $? -lt 2 ]";
  for (let round = 0; round < ROUNDS; round += 1) {
    took.direct.push(await timed(bus, check));
    await withServer(bus, async () => took["through the server"].push(await timed(bus, check)));
  }
  compare("whole check", took, "through the server", "direct", "more than 1");
}

async function withServer(bus, body) {
  await bus.does("adb start-server && adb wait-for-device");
  await body();
  await bus.does("adb kill-server");
}

/** Milliseconds by the machine's own clock, which counts in hundredths of a second. */
async function timed(bus, command) {
  const script = `began=$(cut -d' ' -f1 /proc/uptime); { ${command}; } >/dev/null 2>/run/said || { cat /run/said >&2; exit 1; }; echo "$began $(cut -d' ' -f1 /proc/uptime)"`;
  const [began, ended] = (await bus.does(script, LONG)).split(" ").map(Number);
  return (ended - began) * 1000;
}

function compare(what, took, slower, faster, target) {
  say(what);
  for (const [name, all] of Object.entries(took)) {
    console.log(`${name.padEnd(20)} median ${median(all).toFixed(0)} ms (${all.map((ms) => ms.toFixed(0)).join(", ")})`);
  }
  console.log(`${faster} is ${(median(took[slower]) / median(took[faster])).toFixed(2)} times as fast as ${slower} (target: ${target})`);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
