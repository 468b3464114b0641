// `npm run icons`: draws the icons of every desktop anew from icons/unstuck.svg.

import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT, main, run } from "./computer.mjs";

/** Those that tauri.conf.json names; Tauri also draws for phones and shops that we are not in. */
const KEPT = ["32x32.png", "128x128.png", "128x128@2x.png", "icon.png", "icon.icns", "icon.ico"];

await main(() => {
  const drawn = mkdtempSync(join(tmpdir(), "unstuck-icons-"));
  run("npx", ["tauri", "icon", "icons/unstuck.svg", "-o", drawn]);
  for (const name of KEPT) copyFileSync(join(drawn, name), join(ROOT, "icons", name));
  rmSync(drawn, { recursive: true });
});
