// How long from the start of the process to the first paint of something to read, against an empty Tauri window.
//
// Both are release builds and are opened in turn, so that what else this computer does meets both alike. A script of
// two lines notes the time and becomes the app; the page tells when it was first painted (Paint Timing).

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT, run } from "../scripts/computer.mjs";
import { freePort, startDisplay, startDriver, until } from "../tests/window/processes.mjs";
import { openSession } from "../tests/window/webdriver.mjs";

/** The most that our window may cost, as a multiple of an empty one. */
const LIMIT = 1.2;
const ROUNDS = 15;
/** The first rounds bring WebKit into memory and are not counted. */
const WARM_UP = 2;

const PAINTED = `
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return paint && performance.timeOrigin + paint.startTime;
`;

export async function firstPaint() {
  run("npm", ["run", "--silent", "build", "-w", "ui"]);
  run("cargo", ["build", "--locked", "--release", "-p", "unstuck-app", "--bin", "unstuck-app", "--example", "empty_window"]);
  const apps = { unstuck: "target/release/unstuck-app", empty: "target/release/examples/empty_window" };
  const took = { unstuck: [], empty: [] };
  const place = mkdtempSync(join(tmpdir(), "unstuck-bench-"));
  const display = await startDisplay(place);
  try {
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      for (const [name, path] of Object.entries(apps)) {
        const ms = await once(join(ROOT, path), display.name, place);
        if (round >= WARM_UP) took[name].push(ms);
      }
    }
  } finally {
    await display.end();
    rmSync(place, { recursive: true, force: true });
  }
  for (const name of Object.keys(apps)) console.log(`${name.padEnd(8)} ${describe(took[name])}`);
  const ratio = median(took.unstuck) / median(took.empty);
  console.log(`first paint: ${ratio.toFixed(2)} times that of an empty window (limit ${LIMIT})`);
  return ratio <= LIMIT;
}

/** Opens an app once and answers the milliseconds from its start to its first paint. */
async function once(app, display, place) {
  const noted = join(place, "started");
  const script = join(place, "start.sh");
  writeFileSync(script, `#!/bin/sh\ndate +%s%N > ${noted}\nexec ${app}\n`);
  chmodSync(script, 0o755);
  const data = join(place, "data");
  mkdirSync(data, { recursive: true });
  const { WAYLAND_DISPLAY: _, ...env } = process.env;
  const own = { DISPLAY: display, GDK_BACKEND: "x11", UNSTUCK_DATA_DIR: data };
  const driver = await startDriver({ ...env, ...own, ADB_SERVER_SOCKET: `tcp:127.0.0.1:${await freePort()}` }, place);
  try {
    const session = await openSession(driver.origin, script);
    const painted = await until("the first paint", () => session.script(PAINTED));
    await session.close();
    return painted - Number(BigInt(readFileSync(noted, "utf8").trim()) / 1_000_000n);
  } finally {
    await driver.end();
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function describe(values) {
  return `median ${median(values).toFixed(0)} ms, from ${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)} ms (${values.length} runs)`;
}
