// The rescue copy of 2 GB in 1,000 files against `pymobiledevice3 afc pull` and `adb pull`, in turn, from the same
// simulated phones, at cables of three lengths. Ours checks the space, syncs each file to the disk, and reads everything back;
// what is compared is each program's time from its start to its end. `UNSTUCK_BENCH_FILES=50` makes it small.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT, run } from "../scripts/computer.mjs";

const FILES = Number(process.env.UNSTUCK_BENCH_FILES ?? 1000);
const FILE_BYTES = 2_000_000;
const ROUNDS = Number(process.env.UNSTUCK_BENCH_ROUNDS ?? 3);
/** What our process may have in memory at its height. */
const MEMORY_LIMIT_BYTES = 64 << 20;
/** Round trips of a cable, in milliseconds. */
const DISTANCES = [0, 1, 5];
const UNSTUCK = join(ROOT, "target/release/unstuck");
const SERVE = join(ROOT, "target/release/examples/serve");
const PYMOBILEDEVICE3 = join(ROOT, "target/tools/pymobiledevice3/bin/pymobiledevice3");

export async function rescue() {
  if (process.platform !== "linux") {
    console.log("SKIPPED: the memory of a process is read as Linux tells it");
    return true;
  }
  run("cargo", ["build", "--locked", "--release", "-p", "unstuck-cli", "-p", "simulator", "--bin", "unstuck", "--example", "serve"]);
  const place = mkdtempSync(join(tmpdir(), "unstuck-rescue-"));
  try {
    console.log(`${FILES} files, ${((FILES * FILE_BYTES) / 1e9).toFixed(2)} GB, the median of ${ROUNDS}`);
    let good = true;
    for (const distance of DISTANCES) {
      good = (await android(place, distance)) && good;
      good = (await iphone(place, distance)) && good;
    }
    return good;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function android(place, distance) {
  const folder = phoneFolder(place, "google-pixel-9-android-16");
  const replies = readdirSync(join(folder, "replies"));
  const reply = (table) => join(folder, "replies", replies.find((name) => name.includes(`media_external_${table}_media`)));
  const row = `Row: {{row}} _size=${FILE_BYTES}, date_added={{now-5400-60*row}}, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path=DCIM/Camera/`;
  writeFileSync(reply("images"), `[rows]\ncount = ${FILES}\ntext = "${row}"\n`);
  writeFileSync(reply("video"), `[rows]\ncount = 0\ntext = "${row}"\n`);
  writeFileSync(reply("video").replace(/toml$/, "txt"), "No result found.\n");
  const phone = await serve(folder, distance);
  const adb = { ...process.env, ANDROID_ADB_SERVER_PORT: "50397", ANDROID_USER_HOME: join(place, "adb"), HOME: place };
  mkdirSync(adb.ANDROID_USER_HOME, { recursive: true });
  try {
    const peer = (await has("adb", ["version"])) ? "adb pull" : undefined;
    if (peer !== undefined) await command("adb", ["connect", phone.address], adb);
    const pull = (dir) => command("adb", ["-s", phone.address, "pull", "-a", "/storage/emulated/0/DCIM/Camera", dir], adb);
    return await race("Android", distance, place, {
      ours: (dir) => ours(["--tcp", phone.address], dir, { ...adb, ADB_SERVER_SOCKET: "tcp:127.0.0.1:1" }),
      peer,
      pull,
    });
  } finally {
    await command("adb", ["kill-server"], adb).catch(() => {});
    phone.end();
  }
}

async function iphone(place, distance) {
  const folder = phoneFolder(place, "apple-iphone-14-pro-ios-18");
  const files = Array.from({ length: FILES }, (_, index) => {
    const name = `/DCIM/${100 + Math.floor(index / 1000)}APPLE/IMG_${String(index % 1000).padStart(4, "0")}.HEIC`;
    return `"${name}" = { size = ${FILE_BYTES}, seconds_ago = ${5400 + 60 * index} }`;
  });
  writeFileSync(join(folder, "media.toml"), ["space = { total = 116000000000, free = 47600000000 }", ...files, ""].join("\n"));
  const phone = await serve(folder, distance);
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: phone.address, ADB_SERVER_SOCKET: "tcp:127.0.0.1:1", HOME: place };
  try {
    const peer = existsSync(PYMOBILEDEVICE3) ? "pymobiledevice3 afc pull" : undefined;
    if (peer !== undefined) await command(PYMOBILEDEVICE3, ["lockdown", "pair"], env);
    return await race("iPhone", distance, place, {
      ours: (dir) => ours(["--serial", phone.serial], dir, env),
      peer,
      pull: (dir) => command(PYMOBILEDEVICE3, ["afc", "pull", "/DCIM", dir], env),
    });
  } finally {
    phone.end();
  }
}

/** Both in turn, so that what else this computer does meets both alike. */
async function race(what, distance, place, { ours, peer, pull }) {
  const [mine, theirs, memory] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const dir = join(place, "saved");
    const { ms, bytes } = await ours(dir);
    mine.push(ms);
    memory.push(bytes);
    rmSync(dir, { recursive: true, force: true });
    if (peer === undefined) continue;
    mkdirSync(dir);
    theirs.push((await pull(dir)).ms);
    const came = readdirSync(dir, { recursive: true }).filter((name) => /\.(jpg|HEIC)$/.test(name)).length;
    if (came !== FILES) throw new Error(`${peer} brought ${came} files`);
    rmSync(dir, { recursive: true, force: true });
  }
  const most = Math.max(...memory);
  const seconds = (all) => `${(median(all) / 1000).toFixed(2)} s (${all.map((ms) => (ms / 1000).toFixed(2)).join(", ")})`;
  console.log(`${what}, ${distance} ms: unstuck rescue ${seconds(mine)}, ${(most / 2 ** 20).toFixed(1)} MB of memory`);
  const fits = most <= MEMORY_LIMIT_BYTES;
  if (!fits) console.log(`✗ more than ${MEMORY_LIMIT_BYTES >> 20} MB`);
  if (peer === undefined) {
    console.log("SKIPPED: there is nothing to compare it with on this computer");
    return fits;
  }
  const ratio = median(theirs) / median(mine);
  console.log(`${peer} ${seconds(theirs)}: we are ${ratio.toFixed(2)} times as fast (target: 1 or more) ${ratio >= 1 ? "✓" : "✗"}`);
  return fits && ratio >= 1;
}

/** Our program: its time, and the most memory that it had. */
async function ours(phone, dir, env) {
  const began = performance.now();
  const child = spawn(UNSTUCK, ["rescue", dir, ...phone, "--json"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let bytes = 0;
  const watching = setInterval(() => (bytes = Math.max(bytes, highWater(child.pid))), 20);
  const out = [];
  child.stdout.on("data", (chunk) => out.push(chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watching);
  const ms = performance.now() - began;
  const report = JSON.parse(Buffer.concat(out).toString());
  if (code !== 0 || report.saved.files !== FILES) throw new Error(`unstuck rescue: ${code} ${JSON.stringify(report)}`);
  return { ms, bytes };
}

/** The most that a process had in memory so far; 0 once it is gone. */
function highWater(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** A copy of a phone's folder without its scenes, which say how the whole phone differs, and so no demo. */
function phoneFolder(place, name) {
  const folder = join(place, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(ROOT, "tests/phones", name), folder, { recursive: true });
  rmSync(join(folder, "scenes"), { recursive: true });
  const file = ["phone.toml", "iphone.toml"].map((name) => join(folder, name)).find(existsSync);
  const lines = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, lines.filter((line) => !/^(\[demo\]|scene =)/.test(line)).join("\n"));
  return folder;
}

async function serve(folder, distance) {
  const child = spawn(SERVE, distance > 0 ? [folder, String(distance)] : [folder], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    return { ...JSON.parse(line), end: () => child.stdin.destroy() };
  }
  throw new Error("the simulated phone did not start");
}

async function command(program, args, env) {
  const began = performance.now();
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(chunk));
  const code = await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")}: ${code}\n${Buffer.concat(said).toString().slice(-2000)}`);
  return { ms: performance.now() - began };
}

const has = (program, args) => command(program, args, process.env).then(() => true, () => false);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
