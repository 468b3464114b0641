// The look into a photo library of 1 GB and 200,000 photos, after it was copied. Prints its figures beside the target.

import { run } from "../scripts/computer.mjs";

export function deep() {
  run("cargo", ["bench", "--locked", "-p", "library", "--bench", "deep"]);
  return true;
}
