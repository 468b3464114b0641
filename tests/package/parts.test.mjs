// What the packages are put together from: cheap to look at, and broken only when somebody installs them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SHELL = join(ROOT, "src-tauri");
const { productName, bundle } = JSON.parse(readFileSync(join(SHELL, "tauri.conf.json"), "utf8"));
const { deb, rpm } = bundle.linux;

test("everything that a package takes from the repository is there", () => {
  const own = (path) => !path.startsWith("../target/");
  const files = [deb, rpm].flatMap((kind) => [kind.desktopTemplate, kind.postInstallScript, ...Object.values(kind.files)]);
  for (const path of [...bundle.icon, ...files].filter(own)) assert.ok(existsSync(join(SHELL, path)), path);
});

test("both packages hold the same", () => {
  const taken = (kind) => Object.values(kind.files).sort();
  assert.deepEqual(taken(deb), taken(rpm));
  assert.deepEqual([deb.desktopTemplate, deb.postInstallScript, deb.recommends], [rpm.desktopTemplate, rpm.postInstallScript, rpm.recommends]);
});

test("the package, the window and the command line have one version", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const [, rust] = /^version = "([^"]+)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"));
  assert.equal(rust, version);
});

test("the udev rule is one that udev can read, in the right place between the others", () => {
  const [to, from] = Object.entries(deb.files).find(([path]) => path.endsWith(".rules"));
  // ID_USB_INTERFACES is set by the one, and whoever sits at the screen is given the phone by the other.
  assert.ok("50-udev-default.rules" < basename(to) && basename(to) < "73-seat-late.rules", basename(to));
  const rules = readFileSync(join(SHELL, from), "utf8").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const word = /^[A-Z]+(\{[A-Z_a-z]+\})?(==|!=|=|\+=|-=|:=)"[^"]*"$/;
  assert.equal(rules.length, 1);
  for (const part of rules[0].split(", ")) assert.match(part, word);
  // The debugging interface, and not fastboot (ff4203).
  assert.ok(rules[0].includes('ENV{ID_USB_INTERFACES}=="*:ff4201:*"') && rules[0].endsWith('TAG+="uaccess"'));
});

test("what runs after the installation never fails it", () => {
  const script = join(SHELL, deb.postInstallScript);
  const nobody = mkdtempSync(join(tmpdir(), "unstuck-after-install-"));
  try {
    const run = () => {
      const { status, stderr } = spawnSync("/bin/sh", [script, "configure"], { env: { PATH: nobody }, encoding: "utf8" });
      return { status, stderr };
    };
    assert.deepEqual(run(), { status: 0, stderr: "" }, "without udev");
    const asked = join(nobody, "asked");
    writeFileSync(join(nobody, "udevadm"), `#!/bin/sh\necho "$@" >> ${asked}\necho fault >&2\nexit 1\n`, { mode: 0o755 });
    assert.deepEqual(run(), { status: 0, stderr: "" }, "with one that does not run");
    assert.match(readFileSync(asked, "utf8"), /^control --reload\ntrigger --subsystem-match=usb\n$/);
  } finally {
    rmSync(nobody, { recursive: true });
  }
});

const validator = spawnSync("desktop-file-validate", ["--version"]).error === undefined;
test("the desktop entry is valid", { skip: validator ? false : "needs desktop-file-validate" }, () => {
  const values = { name: productName, comment: bundle.shortDescription, categories: "Utility;", exec: "unstuck-app", icon: "unstuck-app" };
  const entry = readFileSync(join(SHELL, deb.desktopTemplate), "utf8").replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
  const folder = mkdtempSync(join(tmpdir(), "unstuck-entry-"));
  try {
    const path = join(folder, "Unstuck.desktop");
    writeFileSync(path, entry);
    const { status, stdout } = spawnSync("desktop-file-validate", [path], { encoding: "utf8" });
    assert.deepEqual([status, stdout], [0, ""]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
