// Scenarios on the virtual USB bus: each is a test with a deadline of its own, and begins with nothing plugged in.
//
// They share a machine as long as all goes well; after one that failed, the next gets a fresh machine. A machine whose own
// kernel broke down judged nothing: software emulation of two processors does that now and then, in the middle of the
// kernel's memory. What was played on it is played once more on another, and that is said.

import { after, test } from "node:test";

import { Bus } from "./bus.mjs";
import { image, missing } from "./image.mjs";
import { Machine } from "./machine.mjs";

const why = missing();
if (why !== undefined) console.log(`SKIPPED: nothing was judged on a virtual USB bus: ${why}`);
const files = why === undefined ? image() : undefined;
let machine;
let started = 0;

after(() => machine?.end());

/** Boots at first need: what a scenario may take is its own, without the machine's start. */
async function ready() {
  machine ??= await Machine.start(files, `machine-${(started += 1)}`);
  return machine;
}

/** A test of what happens at the cables. */
export function scenario(name, { ms = 120_000 } = {}, play) {
  test(name, { skip: why, timeout: 2 * (ms + 150_000) }, async (t) => {
    try {
      await once(t, name, ms, play);
    } catch (error) {
      if (!error.kernelBroke) throw error;
      t.diagnostic(`the kernel of the emulated machine broke down (${error.kernelBroke}): played again on another`);
      await once(t, name, ms, play);
    }
  });
}

async function once(t, name, ms, play) {
  const bus = new Bus(await ready());
  machine.note(`── ${name}`);
  const began = Date.now();
  let late;
  const patience = new Promise((_, refuse) => (late = setTimeout(() => refuse(new Error(`not within ${ms} ms`)), ms)));
  try {
    await Promise.race([play(bus), patience]);
    t.diagnostic(`${((Date.now() - began) / 1000).toFixed(1)} s`);
    await bus.does("tidy");
  } catch (error) {
    await machine.end();
    error.kernelBroke = machine.kernelBroke();
    error.message += `\n(out/usb/machine-${started}.log holds what was done)`;
    machine = undefined;
    throw error;
  } finally {
    clearTimeout(late);
  }
}
