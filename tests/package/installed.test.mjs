// The .deb in a Debian that has nothing else, from `apt-get install` to `apt-get purge`; then the .rpm in the same
// system, by rpm itself. Where its libraries come from is another system's, so that they are not asked for.
//
// Run by scripts/test-package.mjs, as root, in a mount namespace of its own; the tests stand on each other, in order.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { UNSTUCK_CHROOT: CHROOT, UNSTUCK_DEB: DEB, UNSTUCK_RPM: RPM, UNSTUCK_DOWNLOADS: DOWNLOADS } = process.env;
const CONFIG = JSON.parse(readFileSync(join(ROOT, "src-tauri/tauri.conf.json"), "utf8"));
const VERSION = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).version;
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" };
const RULE = "/usr/lib/udev/rules.d/70-unstuck.rules";
/** A folder at the same path inside and outside: the tests of the window keep there what the app writes. */
const SHARED = CHROOT && mkdtempSync(join(ROOT, "target/package-test-"));

before(() => {
  assert.ok(CHROOT && DEB && RPM && DOWNLOADS, "run by scripts/test-package.mjs");
  mkdirSync(join(CHROOT, SHARED), { recursive: true });
  const mounts = [
    ["--types", "proc", "proc", join(CHROOT, "proc")],
    // Read-only: nothing in here may stir a device of this computer.
    ["--types", "sysfs", "--options", "ro", "sysfs", join(CHROOT, "sys")],
    ["--rbind", "/dev", join(CHROOT, "dev")],
    ["--bind", SHARED, join(CHROOT, SHARED)],
    ["--bind", DOWNLOADS, join(CHROOT, "var/cache/apt/archives")],
  ];
  for (const args of mounts) assert.equal(spawnSync("mount", args, { stdio: "inherit" }).status, 0, `mount ${args.join(" ")}`);
  copyFileSync("/etc/resolv.conf", join(CHROOT, "etc/resolv.conf"));
  // No daemon is started in here.
  writeFileSync(join(CHROOT, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  for (const path of [DEB, RPM]) copyFileSync(path, join(CHROOT, "root", basename(path)));
});

after(() => SHARED && rmSync(SHARED, { recursive: true, force: true }));

test("apt installs it with what it needs, and nothing that is only recommended", () => {
  inside("apt-get", "update", "--quiet");
  assert.notEqual(ask("sh", "-c", "command -v udevadm").status, 0, "the first time without udev");
  install(`/root/${basename(DEB)}`);
  assert.match(inside("dpkg-query", "--show", "--showformat", "${Package} ${Version} ${Status}", "unstuck"), new RegExp(`^unstuck ${VERSION} install ok installed$`));
});

test("its files are where a desktop looks for them", () => {
  const files = inside("dpkg-query", "--listfiles", "unstuck").split("\n");
  for (const name of Object.keys(CONFIG.bundle.linux.deb.files)) assert.ok(files.includes(name), name);
  install("desktop-file-utils");
  const entry = "/usr/share/applications/Unstuck.desktop";
  inside("desktop-file-validate", entry);
  const said = (key) => new RegExp(`^${key}=(.*)$`, "m").exec(inside("cat", entry))?.[1];
  assert.equal(said("Name"), "Unstuck");
  assert.match(said("Categories"), /Utility/);
  assert.equal(inside("sh", "-c", `command -v ${said("Exec")}`), "/usr/bin/unstuck-app");
  for (const size of ["32x32", "128x128", "256x256@2", "scalable"]) {
    const found = files.filter((name) => name.startsWith(`/usr/share/icons/hicolor/${size}/apps/${said("Icon")}.`));
    assert.equal(found.length, 1, `an icon of ${size} in ${files.filter((name) => name.includes("icons"))}`);
  }
});

test("every library is there", () => {
  for (const name of ["unstuck", "unstuck-app"]) assert.doesNotMatch(inside("ldd", `/usr/bin/${name}`), /not found/);
});

test("udev takes the rule, before it gives devices to whoever sits at the screen", () => {
  // The rule that acts on ours is systemd's.
  install("udev", "systemd");
  const told = inside("udevadm", "test", "/sys/class/mem/null");
  const read = told.split("\n").filter((line) => line.startsWith("Reading rules file: ")).map((line) => line.split("/").at(-1));
  const [interfaces, ours, seat] = ["50-udev-default.rules", "70-unstuck.rules", "73-seat-late.rules"].map((name) => read.indexOf(name));
  assert.ok(0 <= interfaces && interfaces < ours && ours < seat, read.join(" "));
  assert.doesNotMatch(told, /70-unstuck\.rules:\d+/, "udev names what it does not understand");
  // udev does name it: the test can fail.
  writeFileSync(join(CHROOT, "etc/udev/rules.d/71-wrong.rules"), 'SUBSYSTEM=="usb", ENVY{X}="1"\n');
  assert.match(inside("udevadm", "test", "/sys/class/mem/null"), /71-wrong\.rules:1/);
  rmSync(join(CHROOT, "etc/udev/rules.d/71-wrong.rules"));
  assert.equal(readFileSync(join(CHROOT, RULE), "utf8"), readFileSync(join(ROOT, "src-tauri/linux/70-unstuck.rules"), "utf8"));
});

test("it installs over itself where udev is there and does not run", () => {
  inside("apt-get", "install", "--reinstall", "--yes", "--no-install-recommends", `/root/${basename(DEB)}`);
});

test("the command line checks a demo phone", checksDemo);

async function checksDemo() {
  assert.equal(inside("unstuck", "--version"), `unstuck ${VERSION}`);
  assert.match(inside("bash", "-c", ". /usr/share/bash-completion/completions/unstuck && complete -p unstuck"), /unstuck/);
  const demo = spawn("chroot", [CHROOT, "/usr/bin/unstuck", "demo"], { env: ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const address = await addressIn(demo.stdout);
    const { status, stdout } = ask("unstuck", "check", "--json", "--tcp", address);
    assert.equal(status, 1, "something stops the backup of the demo phone");
    assert.ok(JSON.parse(stdout).findings.length > 0);
  } finally {
    demo.kill();
  }
}

test("the window walks the demo phone", () => {
  install("xvfb", "webkit2gtk-driver");
  // The tests of the window as they are, with the driver, the screen and the app of the other system.
  const programs = join(SHARED, "programs");
  mkdirSync(programs);
  for (const name of ["Xvfb", "WebKitWebDriver"]) {
    writeFileSync(join(programs, name), `#!/bin/sh\nexec chroot ${CHROOT} /usr/bin/${name} "$@"\n`);
    chmodSync(join(programs, name), 0o755);
  }
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const walk = spawnSync(process.execPath, ["--test", "--test-reporter=spec", "tests/window/demo.test.mjs"], {
    cwd: ROOT,
    env: { ...env, PATH: `${programs}:${env.PATH}`, TMPDIR: SHARED, UNSTUCK_APP: "/usr/bin/unstuck-app", UNSTUCK_TEST_ALL: "1", HOME: "/root" },
    encoding: "utf8",
  });
  console.log(walk.stdout);
  assert.equal(walk.status, 0, walk.stderr);
  copyFileSync(join(ROOT, "out/screenshots/demo-result.png"), join(ROOT, "out/package/installed.png"));
});

test("purged, nothing of it is left", () => {
  inside("apt-get", "purge", "--yes", "unstuck");
  assert.equal(ask("dpkg-query", "--status", "unstuck").status, 1);
  nothingIsLeft();
});

test("rpm installs the same files, and the command line checks a demo phone", async () => {
  install("rpm");
  inside("rpm", "--install", "--nodeps", `/root/${basename(RPM)}`);
  assert.equal(inside("rpm", "--query", "--queryformat", "%{NAME} %{VERSION}", "unstuck"), `unstuck ${VERSION}`);
  // Sizes, digests, owners and permissions of every file, as the package has them.
  assert.equal(inside("rpm", "--verify", "--nodeps", "unstuck"), "");
  const files = inside("rpm", "--query", "--list", "unstuck").split("\n");
  for (const name of Object.keys(CONFIG.bundle.linux.rpm.files)) assert.ok(files.includes(name), name);
  assert.equal(readFileSync(join(CHROOT, RULE), "utf8"), readFileSync(join(ROOT, "src-tauri/linux/70-unstuck.rules"), "utf8"));
  for (const name of ["unstuck", "unstuck-app"]) assert.doesNotMatch(inside("ldd", `/usr/bin/${name}`), /not found/);
  await checksDemo();
});

test("erased, nothing of it is left", () => {
  inside("rpm", "--erase", "unstuck");
  assert.notEqual(ask("rpm", "--query", "unstuck").status, 0);
  nothingIsLeft();
});

/** What a person did with it stays in that person's home: the changes that can still be undone. */
function nothingIsLeft() {
  const left = inside("find", "/", "-xdev", "-iname", "*unstuck*", "-not", "-path", `${SHARED}*`, "-not", "-path", "/root/*");
  assert.equal(left, "");
  assert.ok(!existsSync(join(CHROOT, RULE)));
}

/** Runs a command in the other system, and answers how it ended. */
function ask(program, ...args) {
  return spawnSync("chroot", [CHROOT, program, ...args], { env: ENVIRONMENT, encoding: "utf8", maxBuffer: 64 << 20 });
}

/** The same where it has to go well; answers all that it said. */
function inside(program, ...args) {
  const { status, stdout, stderr } = ask(program, ...args);
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}\n${stderr}`);
  return (stdout + (program === "udevadm" ? stderr : "")).trim();
}

function install(...names) {
  return inside("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", ...names);
}

/** The address that the first demo phone says. The stream is read on: a demo that nobody listens to ends. */
function addressIn(stream) {
  return new Promise((found, failed) => {
    let text = "";
    stream.on("data", (part) => {
      text += part;
      const address = /127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (address) found(address);
    });
    stream.once("end", () => failed(new Error(`the demo phone said no address: ${text}`)));
  });
}
