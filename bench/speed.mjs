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
