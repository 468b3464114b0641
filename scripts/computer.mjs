// What this computer has of what building Unstuck takes, and how to get the rest.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Debian's and Ubuntu's packages: to build the app, and to test its window, its desktop entry, its notices, its keychain, its ADB
 * (real adb; real adbd in a shell), its simulated iPhones (libimobiledevice's tools; pymobiledevice3 in an environment of its own) and
 * its USB (a machine with a virtual bus).
 */
const TO_BUILD = ["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];
const TO_TEST = ["webkit2gtk-driver", "xvfb", "adb", "mksh", "toybox", "iproute2", "desktop-file-utils", "dbus", "python3-dbusmock", "gnome-keyring"];
const TO_TEST_IPHONES = ["libimobiledevice-utils", "ideviceinstaller", "python3-venv"];
const TO_TEST_USB = ["qemu-system-x86", "busybox-static"];

/** What other systems call them. */
const ELSEWHERE = {
  fedora: "a C compiler, pkgconf and webkit2gtk4.1-devel (sudo dnf install gcc pkgconf webkit2gtk4.1-devel)",
  arch: "a C compiler, pkgconf and webkit2gtk-4.1 (sudo pacman -S base-devel webkit2gtk-4.1)",
  suse: "a C compiler, pkg-config and webkit2gtk3-devel (sudo zypper install gcc pkg-config webkit2gtk3-devel)",
};

/** A reason to stop that is told without a stack. */
export class Missing extends Error {}

/** Rust and Node, new enough. */
export function checkTools() {
  const rust = versionOf("rustc");
  const cargo = versionOf("cargo");
  const wanted = /rust-version = "([\d.]+)"/.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
  const node = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).engines.node.replace(">=", "");
  const faults = [];
  if (rust === undefined || cargo === undefined) {
    faults.push(`Rust ${wanted} or newer is missing. Get it from https://rustup.rs, then open a new terminal.`);
  } else if (older(rust, wanted)) {
    faults.push(`Rust is ${rust}; ${wanted} or newer is needed. With rustup: rustup update stable`);
  }
  if (older(process.versions.node, node)) {
    faults.push(`Node is ${process.versions.node}; ${node} or newer is needed. Get it from https://nodejs.org.`);
  }
  if (faults.length > 0) throw new Missing(faults.join("\n"));
}

/** Something to open a window on. */
export function checkDisplay() {
  if (process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  throw new Missing(
    "There is no screen to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set.\n" +
      "Start it in a terminal of your desktop. Over SSH, `ssh -X` lends the window a screen.",
  );
}

/** The system's libraries: installed on Debian and Ubuntu after saying so, named elsewhere. */
export function checkSystem({ tests = false } = {}) {
  if (process.platform === "linux") checkLinux(tests ? [...TO_BUILD, ...TO_TEST, ...TO_TEST_IPHONES, ...TO_TEST_USB] : TO_BUILD);
  if (process.platform === "darwin" && !succeeds("xcode-select", ["-p"])) {
    throw new Missing("Apple's command line tools are missing. Get them with: xcode-select --install");
  }
  if (process.platform === "win32" && !succeeds("where", ["link.exe"]) && !existsSync(vsWhere())) {
    throw new Missing(
      'Microsoft\'s C++ build tools are missing. Get "Desktop development with C++" from ' +
        "https://visualstudio.microsoft.com/visual-cpp-build-tools/",
    );
  }
}

/** What npm installs, unless it is there as the lock file says. */
export function installModules() {
  const written = join(ROOT, "node_modules/.package-lock.json");
  const lock = join(ROOT, "package-lock.json");
  if (existsSync(written) && statSync(written).mtimeMs >= statSync(lock).mtimeMs) return;
  say("Getting the parts of the window (npm ci)");
  run("npm", ["ci"]);
}

/** Runs a command on this terminal; a failure ends the script. */
export function run(program, args, options = {}) {
  // npm is a script of its shell on Windows.
  const shell = process.platform === "win32";
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: "inherit", shell, ...options });
  if (error) throw new Missing(`${program} could not be started: ${error.message}`);
  if (status !== 0) throw new Missing(`${program} ${args.join(" ")} ended with ${status ?? "a signal"}.`);
}

/** A headline. */
export function say(text) {
  console.log(`\n── ${text}`);
}

/** Runs the whole of a script; what is missing is told plainly. */
export async function main(script) {
  try {
    await script();
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/** Whether this Linux uses Debian's packages, as Ubuntu and Mint do. */
export function isDebian() {
  return process.platform === "linux" && distribution() === "debian";
}

function checkLinux(packages) {
  const kind = distribution();
  if (kind !== "debian") {
    if (succeeds("pkg-config", ["--exists", "webkit2gtk-4.1"]) && succeeds("cc", ["--version"])) return;
    const needed = ELSEWHERE[kind] ?? "a C compiler, pkg-config and WebKitGTK 4.1 with its headers";
    throw new Missing(`To build the window this computer also needs ${needed}.`);
  }
  const missing = packages.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const before = process.getuid() === 0 ? [] : ["sudo"];
  const update = [...before, "apt-get", "update", "-q"];
  const install = [...before, "apt-get", "install", "-y", "--no-install-recommends", ...missing];
  say(`This computer still needs ${missing.join(", ")}`);
  console.log(`Installing from your system's own packages${before.length > 0 ? "; sudo may ask for your password" : ""}:`);
  console.log(`  ${update.join(" ")}\n  ${install.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const [program, ...args] of [update, install]) run(program, args, { env });
}

/** Whose packages this Linux uses. */
function distribution() {
  if (!existsSync("/etc/os-release")) return undefined;
  const release = readFileSync("/etc/os-release", "utf8");
  const words = [...release.matchAll(/^(?:ID|ID_LIKE)="?([^"\n]*)"?$/gm)].flatMap(([, value]) => value.split(/\s+/));
  if (words.includes("debian") || words.includes("ubuntu")) return "debian";
  return Object.keys(ELSEWHERE).find((name) => words.some((word) => word.includes(name)));
}

function installed(name) {
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${Status}", name], { encoding: "utf8" });
  return stdout?.endsWith(" installed") ?? false;
}

function vsWhere() {
  return join(process.env["ProgramFiles(x86)"] ?? "C:\\", "Microsoft Visual Studio/Installer/vswhere.exe");
}

export function succeeds(program, args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function versionOf(program) {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", cwd: ROOT });
  return /\d+\.\d+\.\d+/.exec(stdout ?? "")?.[0];
}

function older(have, wanted) {
  const parts = (version) => version.split(".").map(Number);
  const [a, b] = [parts(have), parts(wanted)];
  const differs = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return differs !== undefined && (a[differs] ?? 0) < (b[differs] ?? 0);
}
