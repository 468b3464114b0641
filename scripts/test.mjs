// `npm test`: sets up what is missing, then runs everything that can say no, and counts.
//
// All of it runs, also after a failure. The last line says how many tests passed, failed and were skipped, over every
// runner. A check that is no test (a formatter, a linter) counts when it fails or is skipped, and not when it passes.
// A Rust test that prints a line `SKIPPED: why` counts as skipped: it could not look at what it is for.
//
// `npm test -- clippy window` runs only the steps of these names, after what they are built on.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Missing, ROOT, checkSystem, checkTools, installModules, say, succeeds } from "./computer.mjs";

const OUT = join(ROOT, "out/test");
/** Where Rust writes the types of the window during the tests, to be compared with those that are kept. */
const FRESH_BINDINGS = join(ROOT, "target/bindings");
const KEPT_BINDINGS = join(ROOT, "ui/src/bindings");
/** Tools that only the tests need stay with what is built. */
const TOOLS = join(ROOT, "target/tools");
/** As old as it may be and still know the licences by their names. */
const CARGO_DENY = "0.20.2";
/** A judge of the simulated iPhones. The tests name the same version. */
const PYMOBILEDEVICE3 = "pymobiledevice3==11.45.0";
const CARGO_FUZZ = "0.13.2";
/** For each target, in seconds; and what its process may hold of memory, in MB, whatever lengths a phone claims. */
const FUZZ_SECONDS = 60;
const FUZZ_MEMORY = 64;

const STEPS = [
  { name: "format", title: "Rust is formatted", run: () => check("cargo", ["fmt", "--all", "--check"]) },
  { name: "locks", title: "Lock files are those of their manifests", run: locks },
  { name: "ui", title: "The window builds", run: () => check("npm", ["run", "--silent", "build", "-w", "ui"]) },
  { name: "clippy", title: "Rust without warnings", run: clippy },
  // Everything at once, with one set of features: no crate is compiled twice, and the window is driven as tested.
  { name: "build", title: "Rust builds", run: () => check("cargo", ["build", "--locked", "--workspace", "--all-targets"]) },
  { name: "rust", title: "Rust tests", run: rustTests },
  { name: "bindings", title: "The window's types are those of Rust", run: bindings },
  { name: "types", title: "The window's types fit", run: () => check("npm", ["run", "--silent", "check", "-w", "ui"]) },
  { name: "vitest", title: "Tests of the window's parts", run: vitest },
  { name: "fuzz", title: "What a phone could say, by chance and evolution", run: fuzz },
  { name: "tree", title: "Licences, bans and sources of the tree", run: tree },
  { name: "advisories", title: "Known faults of the tree", run: advisories },
  { name: "package", title: "The parts of the packages", run: packageParts },
  { name: "usb", title: "Phones on a virtual USB bus", run: usb, alone: true },
  { name: "window", title: "The real window", run: realWindow },
];
/** Steps that others stand on; always run, except before a step that stands `alone`. */
const GROUND = ["ui", "build"];
/** What else a step stands on; where that failed, it would look at what was built before. */
const NEEDS = { rust: ["build"], bindings: ["rust"], window: ["ui", "build"] };

const passedNothing = { passed: 0, failed: 0, skipped: 0, notes: [] };

const total = { passed: 0, failed: 0, skipped: 0 };
const report = [];
try {
  await everything(process.argv.slice(2));
} catch (error) {
  total.failed += 1;
  report.push(error instanceof Missing ? error.message : error.stack);
}
say("All of it");
for (const line of report) console.log(line);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

async function everything(names) {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) throw new Missing(`No step ${unknown.join(", ")}. Steps: ${STEPS.map((step) => step.name).join(", ")}`);
  const alone = (name) => STEPS.find((step) => step.name === name).alone === true;
  const ground = names.every(alone) ? [] : GROUND;
  const wanted = new Set(names.length === 0 ? STEPS.map((step) => step.name) : [...ground, ...names]);
  for (const name of names) for (const needed of NEEDS[name] ?? []) wanted.add(needed);
  checkTools();
  checkSystem({ tests: true });
  installModules();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const broken = new Set();
  for (const step of STEPS) {
    if (!wanted.has(step.name)) continue;
    say(step.title);
    const lacking = (NEEDS[step.name] ?? []).filter((needed) => broken.has(needed));
    if (lacking.length > 0) {
      broken.add(step.name);
      total.skipped += 1;
      report.push(`✖        –  ${step.title}: not run, for ${lacking.join(" and ")} failed`);
      continue;
    }
    const began = Date.now();
    const { passed, failed, skipped, notes } = await step.run();
    if (failed > 0 && passed === 0) broken.add(step.name);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const seconds = `${((Date.now() - began) / 1000).toFixed(1)} s`.padStart(8);
    const counts = passed + failed + skipped > 0 ? ` (${passed} passed, ${failed} failed, ${skipped} skipped)` : "";
    report.push(`${failed > 0 ? "✖" : "✔"} ${seconds}  ${step.title}${counts}`, ...notes.map((note) => `             ${note}`));
  }
}

/** A command that is right or wrong as a whole. */
async function check(program, args, options) {
  const { ok } = await tell(program, args, options);
  return { ...passedNothing, failed: ok ? 0 : 1 };
}

/** The benchmarks and the fuzzing have trees of their own, which follow that of the crates. */
async function locks() {
  const counts = { ...passedNothing };
  for (const tree of [".", "bench/iphone", "fuzz"]) {
    const manifest = join(tree, "Cargo.toml");
    const { failed } = await check("cargo", ["update", "--quiet", "--workspace", "--locked", "--manifest-path", manifest]);
    counts.failed += failed;
  }
  return counts;
}

function clippy() {
  return check("cargo", ["clippy", "--locked", "--workspace", "--all-targets", "--keep-going", "--", "-D", "warnings"]);
}

async function rustTests() {
  await fetchPymobiledevice3();
  rmSync(FRESH_BINDINGS, { recursive: true, force: true });
  const args = ["test", "--locked", "--workspace", "--no-fail-fast", "--", "--show-output"];
  const env = { TS_RS_EXPORT_DIR: FRESH_BINDINGS, UNSTUCK_TEST_ALL: "1" };
  // What passing tests printed is read, and shown only in the log.
  let aside = false;
  const shown = (line) => {
    if (line === "successes:") aside = true;
    if (line === "failures:" || line.startsWith("test result:")) aside = false;
    return !aside;
  };
  const { ok, lines } = await tell("cargo", args, { env, shown, log: "rust.log" });
  const counts = { ...passedNothing };
  // A test may say several times that it could not look; it is one test.
  const looked = new Map();
  // Facts about the world that nobody has looked at for long: no fault of a test, and said in the end.
  const old = [];
  let executable = 0;
  let test;
  for (const line of lines) {
    const result = /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/.exec(line);
    if (result) {
      executable += 1;
      counts.passed += Number(result[1]);
      counts.failed += Number(result[2]);
      counts.skipped += Number(result[3]);
    }
    test = /^---- (\S+) stdout ----$/.exec(line)?.[1] ?? test;
    if (line.startsWith("READ AGAIN: ")) old.push(line);
    if (line.startsWith("SKIPPED: ")) looked.set(`${executable} ${test}`, `${line} (${test})`);
  }
  counts.passed -= looked.size;
  counts.skipped += looked.size;
  return reckon({ ...counts, notes: [...looked.values(), ...old] }, ok);
}

/** Fetched once into an environment of its own. Where it cannot be had, its tests say that they were skipped. */
async function fetchPymobiledevice3() {
  const home = join(TOOLS, "pymobiledevice3");
  const windows = process.platform === "win32";
  const program = (name) => join(home, windows ? `Scripts/${name}.exe` : `bin/${name}`);
  if (existsSync(program("pymobiledevice3"))) return;
  say(`Getting ${PYMOBILEDEVICE3}, which judges the simulated iPhones`);
  mkdirSync(TOOLS, { recursive: true });
  const made = await tell(windows ? "python" : "python3", ["-m", "venv", home]);
  if (made.ok) await tell(program("pip"), ["install", "--quiet", "--disable-pip-version-check", PYMOBILEDEVICE3]);
}

/** What Rust wrote during its tests against what is kept for the window. */
async function bindings() {
  const read = (folder) =>
    new Map(existsSync(folder) ? readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]) : []);
  const [fresh, kept] = [read(FRESH_BINDINGS), read(KEPT_BINDINGS)];
  const names = [...new Set([...fresh.keys(), ...kept.keys()])].sort();
  const stale = names.filter((name) => fresh.get(name) !== kept.get(name));
  for (const name of stale) {
    const fault = fresh.has(name) ? (kept.has(name) ? "is stale" : "is missing") : "is no type of Rust any more";
    console.log(`ui/src/bindings/${name} ${fault}`);
  }
  if (stale.length > 0) console.log("Write them anew with `npm run bindings`, and commit them.");
  else console.log(`${names.length} types`);
  return { ...passedNothing, failed: stale.length > 0 || names.length === 0 ? 1 : 0 };
}

async function vitest() {
  const json = join(OUT, "vitest.json");
  const args = ["run", "--silent", "test", "-w", "ui", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${json}`];
  const { ok } = await tell("npm", args);
  const counts = { ...passedNothing };
  if (existsSync(json)) {
    const result = JSON.parse(readFileSync(json, "utf8"));
    counts.passed = result.numPassedTests;
    counts.failed = result.numFailedTests;
    counts.skipped = result.numPendingTests + result.numTodoTests;
  }
  return reckon(counts, ok);
}

/**
 * Every target of `fuzz/`, two at a time, for a minute each. They run without a sanitizer, which stable Rust does not
 * have: overflows, panics, hangs and memory are found, and the code that they reach has no `unsafe` of ours.
 */
async function fuzz() {
  const skip = (why) => {
    const note = `SKIPPED: nobody fuzzed the readers: ${why}`;
    console.log(note);
    return { ...passedNothing, skipped: 1, notes: [note] };
  };
  if (process.platform === "win32") return skip("libFuzzer is not for this system");
  if (!(await cargoTool("cargo-fuzz", CARGO_FUZZ))) return skip("cargo-fuzz cannot be had");
  const env = withTools();
  // A fuzzer that cannot be built here (no C++ compiler) is not a finding, and a target that does not compile is one.
  if (!succeeds("c++", ["--version"])) return skip("a C++ compiler is missing");
  const { ok: built } = await tell("cargo", ["fuzz", "build", "-s", "none"], { env, shown: () => false, log: "fuzz-build.log" });
  if (!built) {
    console.log(readFileSync(join(OUT, "fuzz-build.log"), "utf8"));
    return { ...passedNothing, failed: 1 };
  }
  const targets = readdirSync(join(ROOT, "fuzz/seeds"));
  const waiting = [...targets];
  const counts = { ...passedNothing, notes: [] };
  const worker = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const corpus = join(ROOT, "fuzz/corpus", target);
      mkdirSync(corpus, { recursive: true });
      const limits = [`-max_total_time=${FUZZ_SECONDS}`, `-rss_limit_mb=${FUZZ_MEMORY}`, "-timeout=30", "-max_len=65536", "-print_final_stats=1"];
      const args = ["fuzz", "run", "-s", "none", target, corpus, join(ROOT, "fuzz/seeds", target), "--", ...limits];
      const { ok, lines } = await tell("cargo", args, { env, shown: () => false, log: `fuzz-${target}.log` });
      const stat = (name) => lines.map((line) => new RegExp(`^stat::${name}: +(\\d+)$`).exec(line)?.[1]).findLast(Boolean) ?? "?";
      console.log(`${target}: ${stat("number_of_executed_units")} inputs, at most ${stat("peak_rss_mb")} MB`);
      if (!ok) console.log(lines.slice(-60).join("\n"));
      counts[ok ? "passed" : "failed"] += 1;
    }
  };
  await Promise.all([worker(), worker()]);
  return counts;
}

async function tree() {
  const installed = await cargoDeny();
  if (!installed) return { ...passedNothing, failed: 1 };
  return check("cargo", ["deny", "--locked", "check", "bans", "licenses", "sources"], { env: withTools() });
}

/** The list of known faults is fetched from its repository; without a way there it cannot be asked. */
async function advisories() {
  const list = "https://github.com/rustsec/advisory-db/info/refs?service=git-upload-pack";
  const reached = await fetch(list, { signal: AbortSignal.timeout(10_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (!reached) {
    const note = "SKIPPED: the list of known faults cannot be reached from here; nobody has looked for any";
    console.log(note);
    return { ...passedNothing, skipped: 1, notes: [note] };
  }
  if (!(await cargoDeny())) return { ...passedNothing, failed: 1 };
  return check("cargo", ["deny", "--locked", "check", "advisories"], { env: withTools() });
}

function realWindow() {
  const files = readdirSync(join(ROOT, "tests/window")).filter((name) => name.endsWith(".test.mjs"));
  // The tools are there where this script can install them.
  const env = process.platform === "linux" ? { UNSTUCK_TEST_ALL: "1" } : {};
  return nodeTests(files.map((name) => join("tests/window", name)), { env, log: "window.log" });
}

/** Making and installing a package takes half an hour (`npm run test:package`); what it is made of is looked at here. */
function packageParts() {
  return nodeTests(["tests/package/parts.test.mjs"], { log: "package.log" });
}

function usb() {
  return nodeTests(["tests/usb/usb.test.mjs"], { log: "usb.log" });
}

/** Files of Node's own test runner, one after the other. */
async function nodeTests(paths, options) {
  const args = ["--test", "--test-reporter=spec", "--test-concurrency=1", ...paths];
  const { ok, lines } = await tell(process.execPath, args, options);
  const last = (word) => Number(lines.map((line) => new RegExp(`^ℹ ${word} (\\d+)$`).exec(line)?.[1]).findLast(Boolean) ?? 0);
  const counts = { ...passedNothing, passed: last("pass"), failed: last("fail") + last("cancelled"), skipped: last("skipped") + last("todo") };
  const notes = lines.filter((line) => line.startsWith("SKIPPED: "));
  return reckon({ ...counts, notes }, ok);
}

/** A runner that ended badly without naming a test failed all the same: it did not compile, or it died. */
function reckon(counts, ok) {
  return !ok && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function cargoDeny() {
  return cargoTool("cargo-deny", CARGO_DENY);
}

/** A part of cargo: this computer's, else one of our own, built without optimisation since it runs once. */
async function cargoTool(name, version) {
  if ((await tell("cargo", [name.replace("cargo-", ""), "--version"], { env: withTools(), shown: () => false })).ok) return true;
  console.log(`Building ${name} ${version} (a minute or two, once)`);
  const args = ["install", name, "--version", version, "--locked", "--debug", "--root", TOOLS, "--quiet"];
  return (await tell("cargo", args)).ok;
}

function withTools() {
  return { PATH: [process.env.PATH, join(TOOLS, "bin")].join(process.platform === "win32" ? ";" : ":") };
}

/**
 * Runs a command and passes on what it prints, as far as `shown` wants it. Answers whether it went well, and every
 * line of both its outputs.
 */
function tell(program, args, { env = {}, shown = () => true, log } = {}) {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
  });
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    const take = (line) => {
      lines.push(line);
      if (shown(line)) console.log(line);
    };
    stream.setEncoding("utf8");
    stream.on("data", (text) => {
      const parts = (rest + text).split(/\r?\n/);
      rest = parts.pop();
      parts.forEach(take);
    });
    stream.on("end", () => rest !== "" && take(rest));
  }
  return new Promise((ended) => {
    child.once("error", (error) => {
      console.log(`${program} could not be started: ${error.message}`);
      ended({ ok: false, lines });
    });
    child.once("close", (code) => {
      if (log !== undefined) writeFileSync(join(OUT, log), `${lines.join("\n")}\n`);
      ended({ ok: code === 0, lines });
    });
  });
}
