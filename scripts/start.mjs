// `npm start`: builds Unstuck on this computer and opens it.
//
// The app is built with the development profile: the first build takes half the time of a release build, each one
// after it seconds, and nobody sees the difference in a window that waits for a phone. What does work hard in it
// is optimised in that profile too, see Cargo.toml.

import { spawn } from "node:child_process";
import { join } from "node:path";

import { ROOT, checkDisplay, checkSystem, checkTools, installModules, main, run, say } from "./computer.mjs";

await main(async () => {
  checkDisplay();
  checkTools();
  checkSystem();
  installModules();
  say("Building the window");
  run("npm", ["run", "--silent", "build", "-w", "ui"]);
  say("Building the app (some minutes the first time, seconds after that)");
  run("cargo", ["build", "--locked", "-p", "unstuck-app"]);
  say("Opening Unstuck");
  const app = spawn(join(ROOT, "target/debug/unstuck-app"), process.argv.slice(2), { cwd: ROOT, stdio: "inherit" });
  process.exitCode = await new Promise((ended, failed) => {
    app.once("error", failed);
    app.once("exit", (code) => ended(code ?? 1));
  });
});
