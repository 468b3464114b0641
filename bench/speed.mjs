// The benchmarks that need no window. Each prints its figures beside their targets; a target that is missed is no
// failure, as other programs on this computer may be the reason.

import { run } from "../scripts/computer.mjs";

/** The whole check, against what the phone's own answers make possible and against `adb shell`. */
export function check() {
  run("cargo", ["bench", "--locked", "-p", "worker", "--bench", "check"]);
  return true;
}

/** The long list of photos. */
export function media() {
  run("cargo", ["bench", "--locked", "-p", "diagnosis", "--bench", "media"]);
  return true;
}

/** iPhones, against one connection for each service (the idevice crate) and against pymobiledevice3. */
export function iphone() {
  if (process.platform === "win32") {
    console.log("SKIPPED: usbmuxd is a socket in the file system here, which this system does not have");
    return true;
  }
  run("cargo", ["run", "--release", "--manifest-path", "bench/iphone/Cargo.toml", "--target-dir", "target"]);
  return true;
}
