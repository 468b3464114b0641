// What the worker of a phone costs while nothing happens: its own CPU time over ten seconds, as the kernel counts it.
// The phone is the demo's, which lives in the same process: what it costs is counted, too.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT, run } from "../scripts/computer.mjs";

const WORKER = ["--serial", "demo-pixel", "--demo", "google-pixel-8-android-14"];
/** Linux counts in hundredths of a second, whatever the kernel's own clock is. */
const TICK_MS = 10;
/** One tick is chance. */
const LIMIT_MS = TICK_MS;
const IDLE_MS = 10_000;
/** A worker that wrote no view for so long is idle. */
const SETTLED_MS = 3_000;
const PATIENCE_MS = 60_000;

export async function idle() {
  if (process.platform !== "linux") return skipped("a process's CPU time is read as Linux tells it");
  run("cargo", ["build", "--locked", "--release", "-p", "worker", "--bin", "phone-worker"]);
  const place = mkdtempSync(join(tmpdir(), "unstuck-idle-"));
  const stdio = ["pipe", "pipe", "pipe"];
  const worker = spawn(join(ROOT, "target/release/phone-worker"), [...WORKER, "--data-dir", place], { stdio });
  try {
    const why = await settled(worker);
    if (why !== undefined) return skipped(why);
    const before = cpuMs(worker.pid);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const took = cpuMs(worker.pid) - before;
    const mark = took <= LIMIT_MS ? "✓" : "✗";
    console.log(`idle worker: ${took} ms of CPU in ${IDLE_MS / 1000} s (limit ${LIMIT_MS} ms) ${mark}`);
    return true;
  } finally {
    // Its standard input ends, and with it the worker; the signal is for one that does not hear it.
    worker.stdin.destroy();
    worker.kill();
    rmSync(place, { recursive: true, force: true });
  }
}

/** Waits until the worker has shown a view and then nothing more for a while; answers why not. */
function settled(worker) {
  return new Promise((resolve) => {
    let errors = "";
    let quiet;
    const patience = setTimeout(() => end("the worker did not come to rest"), PATIENCE_MS);
    const end = (why) => {
      clearTimeout(patience);
      clearTimeout(quiet);
      resolve(why);
    };
    worker.stderr.on("data", (text) => (errors += text));
    worker.on("error", (error) => end(error.message));
    worker.on("close", () => end(`the worker ended: ${errors.trim()}`));
    createInterface({ input: worker.stdout }).on("line", () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => end(undefined), SETTLED_MS);
    });
  });
}

function cpuMs(pid) {
  // The name in parentheses may hold spaces; utime and stime are the 14th and 15th field.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function skipped(why) {
  console.log(`SKIPPED: what an idle worker costs was not measured: ${why}`);
  return true;
}
