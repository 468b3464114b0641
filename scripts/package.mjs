// `npm run package`: builds Unstuck as people get it and packs it for this system; the results are in out/package.
//
// On Linux a .deb and an .rpm, which need nothing from the internet. Elsewhere what tauri.conf.json names for that
// system; docs/packaging.md says what each takes. What was made is looked into before it is handed over.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Missing, ROOT, checkSystem, checkTools, installModules, main, run, say } from "./computer.mjs";

const RELEASE = join(ROOT, "target/release");
const BUNDLES = join(RELEASE, "bundle");
const COMPLETIONS = join(ROOT, "target/completions");
const OUT = join(ROOT, "out/package");
/** What a person installs or opens; the rest of the bundle folder is scaffolding. */
const KINDS = [".deb", ".rpm", ".dmg", ".exe", ".msi", ".AppImage"];

await main(() => {
  checkTools();
  checkSystem();
  installModules();
  say("Building the window");
  run("npm", ["run", "--silent", "build", "-w", "ui"]);
  say("Building the app and the command line, optimised (a quarter of an hour the first time)");
  // Both in one command: with one set of features no crate is compiled twice.
  run("cargo", ["build", "--release", "--locked", "-p", "unstuck-app", "-p", "unstuck-cli"]);
  if (process.platform === "linux") writeCompletions();
  say("Packing");
  rmSync(BUNDLES, { recursive: true, force: true });
  // Packs what is built; `tauri build` would build once more, with its own set of features.
  const kinds = process.platform === "linux" ? ["--bundles", "deb,rpm"] : [];
  run("npx", ["tauri", "bundle", "--ci", ...kinds, ...process.argv.slice(2)]);
  const made = collect();
  say("Looking into what was made");
  for (const path of made) if (path.endsWith(".deb") || path.endsWith(".rpm")) lookInto(path);
  for (const path of made) console.log(`${path}  ${(statSync(path).size / 1e6).toFixed(1)} MB`);
});

/** Scripts that complete the commands of `unstuck` in a shell, written by itself. */
function writeCompletions() {
  mkdirSync(COMPLETIONS, { recursive: true });
  for (const [shell, name] of [["bash", "unstuck.bash"], ["zsh", "_unstuck"], ["fish", "unstuck.fish"]]) {
    writeFileSync(join(COMPLETIONS, name), read(join(RELEASE, "unstuck"), ["completions", shell]));
  }
}

/** Copies the packages out of the build. */
function collect() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const found = readdirSync(BUNDLES, { recursive: true }).filter((path) => KINDS.some((kind) => path.endsWith(kind)));
  if (found.length === 0) throw new Missing(`No package was made in ${BUNDLES}.`);
  return found.map((path) => {
    const copy = join(OUT, path.split(/[\\/]/).at(-1));
    copyFileSync(join(BUNDLES, path), copy);
    return copy;
  });
}

/** Holds a package to the list of files in tauri.conf.json; programs can be run, nothing else can. */
function lookInto(path) {
  const kind = path.endsWith(".deb") ? "deb" : "rpm";
  const reader = kind === "deb" ? "dpkg-deb" : "rpm";
  if (spawnSync(reader, ["--version"], { stdio: "ignore" }).status !== 0) {
    console.log(`${path} was not looked into: ${reader} is not installed`);
    return;
  }
  const config = JSON.parse(readFileSync(join(ROOT, "src-tauri/tauri.conf.json"), "utf8")).bundle.linux[kind];
  const wanted = [...Object.keys(config.files), "/usr/bin/unstuck-app", "/usr/share/applications/Unstuck.desktop"];
  const files = kind === "deb" ? filesOfDeb(path) : filesOfRpm(path);
  const faults = wanted.filter((name) => !files.has(name)).map((name) => `${name} is missing`);
  for (const [name, { mode, owner }] of files) {
    const right = name.startsWith("/usr/bin/") ? "-rwxr-xr-x" : "-rw-r--r--";
    if (mode !== right) faults.push(`${name} is ${mode}; it should be ${right}`);
    if (owner !== "root/root" && owner !== "0/0") faults.push(`${name} belongs to ${owner}`);
  }
  if (faults.length > 0) throw new Missing(`${path}:\n${faults.join("\n")}`);
  for (const name of [...files.keys()].sort()) console.log(`  ${name}`);
}

/** The files of a .deb: `-rwxr-xr-x root/root 1234 2026-11-25 21:00 ./usr/bin/unstuck`, as tar lists them. */
function filesOfDeb(path) {
  const lines = read("dpkg-deb", ["--contents", path]).split("\n").filter((line) => line.startsWith("-"));
  return new Map(lines.map((line) => line.split(/\s+/)).map(([mode, owner, , , , name]) => [name.replace(/^\.?\/?/, "/"), { mode, owner }]));
}

/** The files of an .rpm, by a format of our own. */
function filesOfRpm(path) {
  const format = "[%{FILEMODES:perms} %{FILEUSERNAME}/%{FILEGROUPNAME} %{FILENAMES}\\n]";
  const lines = read("rpm", ["-qp", "--qf", format, path]).split("\n").filter((line) => line.startsWith("-"));
  return new Map(lines.map((line) => line.split(" ")).map(([mode, owner, name]) => [name, { mode, owner }]));
}

function read(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Missing(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
