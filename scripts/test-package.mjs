// `npm run test:package`: installs the .deb of out/package in a Debian that has nothing else, looks at every part of
// it, drives the demo check in its window, and takes it off again; then the .rpm, by rpm. See
// tests/package/installed.test.mjs.
//
// It needs root, for a root folder of its own; nothing of this computer is changed but target/. The bare Debian is
// made once, in a minute, and kept. Every run works on a copy, in mounts that end with it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { Missing, ROOT, isDebian, main, run, say } from "./computer.mjs";

const PACKAGES = join(ROOT, "out/package");
const TOOLS = join(ROOT, "target/tools");
const CHROOT = join(ROOT, "target/package-test");

await main(() => {
  if (!isDebian()) throw new Missing("The package is tested on Debian and Ubuntu only: its libraries come from there.");
  if (process.getuid() !== 0) throw new Missing("A root folder of its own takes root: sudo npm run test:package");
  const packed = existsSync(PACKAGES) ? readdirSync(PACKAGES) : [];
  const [deb, rpm] = [".deb", ".rpm"].map((kind) => packed.find((name) => name.endsWith(kind)));
  if (!deb || !rpm) throw new Missing("There is no .deb or no .rpm in out/package. Make them first: npm run package");
  const bare = bareSystem();
  say("A copy of it to install into");
  rmSync(CHROOT, { recursive: true, force: true });
  run("cp", ["--archive", "--reflink=auto", bare, CHROOT]);
  const downloads = join(TOOLS, "downloads");
  mkdirSync(join(downloads, "partial"), { recursive: true });
  say(`Installing ${deb} and ${rpm}, one after the other, and looking`);
  const packages = { UNSTUCK_DEB: join(PACKAGES, deb), UNSTUCK_RPM: join(PACKAGES, rpm) };
  const env = { ...process.env, ...packages, UNSTUCK_CHROOT: CHROOT, UNSTUCK_DOWNLOADS: downloads };
  const test = [process.execPath, "--test", "--test-reporter=spec", "tests/package/installed.test.mjs"];
  // Mounts of our own: they end with the test, however it ends, and nobody else sees them.
  run("unshare", ["--mount", "--propagation", "private", ...test], { env });
  rmSync(CHROOT, { recursive: true, force: true });
});

/** The least that Debian calls a system, of the release of this computer: what was built here runs there. */
function bareSystem() {
  const release = /^VERSION_CODENAME=(\S+)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
  if (release === undefined) throw new Missing("/etc/os-release does not say which release this is.");
  const bare = join(TOOLS, `bare-${release}`);
  if (existsSync(bare)) return bare;
  if (spawnSync("debootstrap", ["--version"], { stdio: "ignore" }).status !== 0) {
    throw new Missing("debootstrap is missing. Get it with: apt-get install debootstrap");
  }
  say(`Making a bare ${release} (a minute, once)`);
  const unfinished = `${bare}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(TOOLS, { recursive: true });
  run("debootstrap", ["--variant=minbase", release, unfinished]);
  renameSync(unfinished, bare);
  return bare;
}
