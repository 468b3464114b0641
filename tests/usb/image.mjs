// What the test machine is made of: Debian's kernel, the computer's programs and the phones.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../scripts/computer.mjs";
import { Archive } from "./archive.mjs";

const HERE = join(ROOT, "tests/usb");
/** Packages stay with what is built. The phone is the same as that of the tests over TCP. */
const TOOLS = join(ROOT, "target/tools/usb");
const PHONE = join(ROOT, "target/tmp/adbd");
/** What people get; or, with `UNSTUCK_USB_DEBUG`, what is quicker to build again and again. */
const DEBUG = Boolean(process.env.UNSTUCK_USB_DEBUG);
const BUILT = join(ROOT, DEBUG ? "target/debug" : "target/release");

/** The kernel that Debian 12 installs; the one for clouds has no USB. */
const PACKAGES = ["needs:linux-image-amd64/bookworm"];
/** In the order in which they stand on one another. */
const MODULES = [
  ...["virtio", "virtio_ring", "virtio_pci_legacy_dev", "virtio_pci_modern_dev", "virtio_pci", "virtio_console"],
  ...["usb-common", "usbcore", "configfs", "udc-core", "libcomposite", "usb_f_fs", "dummy_hcd"],
];
/** Built in one go: one at a time, each would bring its own features, and much would be compiled again and again. */
const PROGRAMS = [
  ...["-p", "unstuck-cli", "-p", "worker", "-p", "phone", "-p", "simulator"],
  ...["--bin", "unstuck", "--bin", "phone-worker", "--example", "pull", "--example", "gadget", "--example", "answering_shell"],
];

/** Why the machine cannot be had on this computer; `undefined` if it can. */
export function missing() {
  if (process.platform !== "linux" || process.arch !== "x64") return "the virtual USB bus is for Linux on x86_64";
  const programs = ["qemu-system-x86_64", "busybox", "ldd"].filter((name) => spawnSync("which", [name]).status !== 0);
  if (programs.length > 0) return `${programs.join(", ")} not found`;
  for (const [script, ...args] of [
    ["make-phone.sh", PHONE],
    ["fetch.sh", TOOLS, ...PACKAGES],
  ]) {
    const { status, stderr } = spawnSync(join(ROOT, "tests/adbd", script), args, { encoding: "utf8" });
    if (status === 77) return stderr.trim();
    if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  }
  return undefined;
}

/** Builds our programs and puts everything together; answers what QEMU is to start. */
export function image() {
  console.log("Building the programs for the virtual USB bus (some minutes at first)");
  const args = ["build", "--locked", "--quiet", ...(DEBUG ? [] : ["--release"]), ...PROGRAMS];
  execFileSync("cargo", args, { cwd: ROOT, stdio: "inherit" });
  // With the packages, it goes when others are fetched.
  const unpacked = join(TOOLS, "debs/unpacked");
  if (!existsSync(unpacked)) {
    for (const name of readdirSync(join(TOOLS, "debs")).filter((name) => name.endsWith(".deb"))) {
      execFileSync("dpkg-deb", ["-x", join(TOOLS, "debs", name), unpacked]);
    }
  }
  const initramfs = join(TOOLS, "initramfs");
  write(initramfs, unpacked);
  const [kernel] = readdirSync(join(unpacked, "boot")).filter((name) => name.startsWith("vmlinuz-"));
  return { kernel: join(unpacked, "boot", kernel), initramfs };
}

function write(path, unpacked) {
  rmSync(path, { force: true });
  const archive = new Archive(path);
  for (const folder of ["/proc", "/sys", "/dev", "/run", "/root"]) archive.folder(folder);
  // The first program speaks to the console before it can make one.
  archive.device("/dev/console", 5, 1);
  // It is linked with nothing.
  archive.copy("/bin/busybox", "/bin/busybox");
  archive.link("/bin/sh", "busybox");
  archive.copy(join(HERE, "guest/init"), "/init");
  archive.copy(join(HERE, "guest/hands.sh"), "/hands.sh");
  archive.file("/etc/passwd", "root:x:0:0::/root:/bin/sh\nperson:x:1000:1000::/home/person:/bin/sh\n");
  archive.file("/etc/group", "root:x:0:\nperson:x:1000:\n");
  archive.file("/etc/hosts", "127.0.0.1 localhost\n");
  archive.folder("/home/person", { owner: 1000 });

  const [version] = readdirSync(join(unpacked, "lib/modules"));
  const modules = execFileSync("find", [join(unpacked, "lib/modules", version), "-name", "*.ko"], { encoding: "utf8" }).split("\n");
  for (const name of MODULES) archive.copy(modules.find((file) => file.endsWith(`/${name}.ko`)), `/modules/${name}.ko`);
  archive.file("/modules/order", MODULES.join("\n"));

  const phone = join(PHONE, "unpacked");
  const libraries = ["usr/lib/x86_64-linux-gnu/android", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];
  const adb = join(phone, "usr/lib/android-sdk/platform-tools/adb");
  archive.program(adb, "/adb/lib/adb", libraries.map((folder) => join(phone, folder)));
  archive.file("/adb/adb", '#!/bin/sh\nLD_LIBRARY_PATH=/adb/lib exec /adb/lib/adb "$@"\n', { mode: 0o755 });
  for (const name of ["unstuck", "phone-worker"]) archive.program(join(BUILT, name), `/bin/${name}`);
  for (const name of ["gadget", "pull"]) archive.program(join(BUILT, "examples", name), `/bin/${name}`);

  archive.copy(join(PHONE, "root"), "/phone");
  // The same with a shell that answers as a simulated phone. It finds its libraries where the real one does.
  archive.file("/answering/sh", readFileSync(join(BUILT, "examples/answering_shell")), { mode: 0o755 });
  archive.copy(join(ROOT, "tests/phones"), "/phones");
  archive.close();
}
