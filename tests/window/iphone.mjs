// A simulated iPhone on a simulated usbmuxd, and the hands that hold it (`crates/simulator/examples/iphone.rs`).

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

/**
 * Starts one on a free port. Its `address` is for USBMUXD_SOCKET_ADDRESS; `does(line)` is what the program's head
 * describes, and answers what it says when it is done.
 */
export async function startIphone(program, folder, scene, log) {
  mkdirSync(dirname(log), { recursive: true });
  const errors = openSync(log, "w");
  const child = spawn(program, scene === undefined ? [folder] : [folder, scene], { stdio: ["pipe", "pipe", errors] });
  closeSync(errors);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const gone = new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the simulated iPhone ended: see ${log}`);
    return value;
  };
  // What was asked to be done is done in order.
  let before = next();
  const [, address, udid] = /^ready (\S+) (\S+)$/.exec(await before) ?? [];
  const does = (line) => {
    before = before.then(() => {
      child.stdin.write(`${line}\n`);
      return next();
    });
    return before;
  };
  const end = async () => {
    child.kill("SIGKILL");
    await gone;
  };
  return { address, udid, does, end };
}
