// The processes around a window under test: a display of its own and the driver, both on free numbers.
//
// Each is the head of a process group and ends with its group: the app is a child of the driver, and a driver that is
// ended alone can leave it behind. None of them gets this process's pipes: what is left behind would hold them open.

import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { ready } from "./webdriver.mjs";

const START_MS = 60_000;

/** Programs that the tests of the window need and that are not on the path. */
export function missingPrograms() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return ["WebKitWebDriver", "Xvfb"].filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/** A screen that nobody looks at. */
export async function startDisplay(logs) {
  const numbers = join(logs, `display-${process.pid}-${serial++}`);
  const told = open(numbers);
  // Xvfb picks the first free number by itself and writes it to descriptor 3.
  const screen = ["-screen", "0", "1280x900x24", "-nolisten", "tcp", "-displayfd", "3"];
  const display = start("Xvfb", screen, process.env, join(logs, "xvfb.log"), told);
  const number = await until("Xvfb to say its display", () => /^(\d+)\n/.exec(readFileSync(numbers, "utf8"))?.[1], display);
  return { name: `:${number}`, end: display.end };
}

/** WebKitWebDriver, which opens the app with `env`. */
export async function startDriver(env, logs) {
  const port = await freePort();
  // The driver itself takes one port; Tauri lets the window be driven only when this variable says so.
  const driven = { ...env, TAURI_WEBVIEW_AUTOMATION: "true" };
  const driver = start("WebKitWebDriver", [`--port=${port}`], driven, join(logs, "driver.log"));
  const origin = `http://127.0.0.1:${port}`;
  await until("WebKitWebDriver to listen", () => ready(origin), driver);
  return { origin, end: driver.end };
}

/** The demo phones, served by the command line; answers the address of the first of them. */
export async function startDemoPhone(program, logs) {
  const log = join(logs, "demo.log");
  const demo = start(program, ["demo"], process.env, log);
  const address = await until("the demo phone to say its address", () => /127\.0\.0\.1:\d+/.exec(readFileSync(log, "utf8"))?.[0], demo);
  return { address, end: demo.end };
}

/** The ids of the phone workers that keep their journal in a folder. */
export function workersOf(dataDir) {
  const words = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    } catch {
      // It went while the list was read.
      return [];
    }
  };
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.filter((pid) => words(pid).includes("phone-worker") && words(pid).includes(dataDir)).map(Number);
}

/** A port of loopback that was free a moment ago. */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Asks again and again until there is an answer, at most `ms`. */
export async function until(what, answer, { alive = () => true, ms = START_MS } = {}) {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await answer();
    if (found) return found;
    if (!alive()) throw new Error(`waiting for ${what}: the process ended`);
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(25);
  }
}

let serial = 0;

function start(program, args, env, log, third = "ignore") {
  const out = open(log);
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", out, out, third] });
  closeSync(out);
  if (typeof third === "number") closeSync(third);
  let ended = false;
  const gone = new Promise((resolve) => {
    child.once("error", () => resolve((ended = true)));
    child.once("exit", () => resolve((ended = true)));
  });
  const end = async () => {
    if (child.pid === undefined) return;
    signalGroup(child.pid, "SIGTERM");
    await Promise.race([gone, pause(3000, undefined, { ref: false })]);
    signalGroup(child.pid, "SIGKILL");
    await gone;
  };
  return { alive: () => !ended, end };
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The whole group has gone already.
    if (error.code !== "ESRCH") throw error;
  }
}

function open(path) {
  mkdirSync(join(path, ".."), { recursive: true });
  return openSync(path, "w");
}
