// A walk through the real window, the way a person takes it: find by role and name, click, read, look.
//
//     walk("the demo phone is one click away", async (window) => {
//       await window.click({ role: "button", name: "Try with a demo phone" });
//       await window.waitFor("This is a demo");
//       await window.screenshot("demo");
//       await window.hasNoAccessibilityFaults();
//     });
//
// Every walk has its own screen, app and data folder. It sees no phone but those that it is given.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { startAdbServer } from "./adb-server.mjs";
import { layCable } from "./cable.mjs";
import { drawn, elementsOf, violationsIn } from "./in-page.mjs";
import { startIphone } from "./iphone.mjs";
import { freePort, missingPrograms, startDemoPhone, startDisplay, startDriver, until, workersOf } from "./processes.mjs";
import { openSession } from "./webdriver.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCREENSHOTS = join(ROOT, "out/screenshots");
const PHONES = join(ROOT, "tests/phones");
/** Nothing takes as long, also where all the rest of the computer is at work. */
export const APPEAR_MS = 60_000;
/** The longest walk, at the slowest. */
const WALK_MS = 600_000;

/**
 * One test: opens the app, walks, closes it. Options: `dark` for the dark look, `still` for a person who wants no
 * motion, `adbServer` for a server that lists what `window.adb.list(…)` says, `phone` for a simulated phone at the far end
 * of `window.cable`, `iphone` for the simulated iPhone of a `folder` in a `scene`, in the hands of `window.iphone`, `env` for
 * more variables of the app.
 */
export function walk(name, options, steps) {
  if (typeof options === "function") return walk(name, {}, options);
  const missing = missingPrograms();
  // Whoever asks for the whole (see scripts/test.mjs) gets a failure; whoever runs one file without the tools, a skip.
  const skip = missing.length > 0 && process.env.UNSTUCK_TEST_ALL !== "1" ? `needs ${missing.join(" and ")}` : false;
  test(name, { skip, timeout: WALK_MS }, async () => {
    assert.deepEqual(missing, [], "programs that the tests of the window need");
    const slug = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    const opened = await openWindow(slug, options);
    try {
      await steps(opened.window);
    } catch (error) {
      await opened.keepEvidence();
      throw error;
    } finally {
      await opened.close();
    }
  });
}

/** The app in a window on a screen of its own. */
async function openWindow(slug, { dark = false, still = false, adbServer = false, phone = false, iphone, env = {} }) {
  const logs = join(ROOT, "out/window", slug);
  const data = mkdtempSync(join(tmpdir(), "unstuck-window-"));
  const ends = [async () => rmSync(data, { recursive: true, force: true })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const display = await startDisplay(logs);
    ends.push(display.end);
    const adb = adbServer ? await startAdbServer() : undefined;
    if (adb) ends.push(adb.end);
    const demo = phone ? await startDemoPhone(built("unstuck"), logs) : undefined;
    if (demo) ends.push(demo.end);
    const cable = demo ? await layCable(demo.address) : undefined;
    if (cable) ends.push(async () => cable.end());
    const apple = iphone ? await startApple(iphone, logs) : undefined;
    if (apple) ends.push(apple.end);
    // Where nothing listens, phones of this computer are not the test's.
    const reach = {
      ADB_SERVER_SOCKET: adb?.address ?? `tcp:127.0.0.1:${await freePort()}`,
      USBMUXD_SOCKET_ADDRESS: apple?.address ?? `127.0.0.1:${await freePort()}`,
    };
    const driver = await startDriver({ ...environment(display.name, data, { dark, still }), ...reach, ...env }, logs);
    ends.push(driver.end);
    const session = await openSession(driver.origin, app());
    ends.push(() => session.close().catch(() => {}));
    const window = new Window(session, data, { adb, cable, iphone: apple });
    const keepEvidence = async () => {
      console.error(`the window's logs are in ${logs}`);
      await window.screenshot(`failed-${slug}`).catch((error) => console.error(`no screenshot: ${error.message}`));
      const text = await window.text().catch(() => "");
      console.error(`the window showed:\n${text}\n\n${readFileSync(join(logs, "driver.log"), "utf8")}`);
    };
    return { window, keepEvidence, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startApple({ folder, scene }, logs) {
  return startIphone(built("examples/iphone"), join(PHONES, folder), scene, join(logs, "iphone.log"));
}

/** Nothing, where an element was drawn anew while the driver was about to hand it out or to click on it. */
async function lasting(look) {
  try {
    return await look();
  } catch (error) {
    if (error.kind === "stale element reference") return undefined;
    throw error;
  }
}

/** What a person sees and can do. */
class Window {
  constructor(session, dataDir, { adb, cable, iphone }) {
    this.session = session;
    /** The adb server that was asked for. */
    this.adb = adb;
    /** What leads to the simulated phone that was asked for. */
    this.cable = cable;
    /** The simulated iPhone that was asked for. */
    this.iphone = iphone;
    /** Where this app keeps its journal and history. */
    this.dataDir = dataDir;
  }

  /**
   * Waits for one visible element: `"some-id"` for a `data-testid`, or `{ role, name, level }`, where the name is a
   * text (the whole name) or a regular expression.
   */
  find(what, { ms = APPEAR_MS } = {}) {
    return this.waitUntil(`element ${say(what)}`, () => lasting(async () => (await this.all(what))[0]), { ms });
  }

  /** Every visible element that fits, now. */
  all(what) {
    const query = typeof what === "string" ? { testid: what } : { ...what, ...named(what.name) };
    return this.session.script(elementsOf, query);
  }

  /** Clicks as a pointer does: what is covered or out of sight is not clicked. */
  async click(what, { ms = APPEAR_MS } = {}) {
    const clicked = () =>
      lasting(async () => {
        const element = await this.find(what, { ms });
        // WebKit's driver scrolls to most elements, and not to a `summary`.
        await this.session.script("arguments[0].scrollIntoView({ block: 'nearest' })", element);
        await this.session.click(element);
        return true;
      });
    await this.waitUntil(`${say(what)} to stay`, clicked, { ms });
  }

  async type(what, text) {
    await this.session.type(await this.find(what), text);
  }

  /** Presses one key: a letter, or `Keys.Tab` and the like. */
  press(key) {
    return this.session.press(key);
  }

  /** Waits until the window shows a text (or what a regular expression matches), and answers all that it shows. */
  waitFor(text, { ms = APPEAR_MS } = {}) {
    const fits = typeof text === "string" ? (shown) => shown.includes(text) : (shown) => text.test(shown);
    const look = async () => {
      const shown = await this.text();
      return fits(shown) && shown;
    };
    return this.waitUntil(`the text ${String(text)}`, look, { ms });
  }

  /** Waits until a text is no longer shown. */
  waitUntilGone(text, { ms = APPEAR_MS } = {}) {
    return this.waitUntil(`${text} to go`, async () => !(await this.text()).includes(text), { ms });
  }

  waitUntil(what, answer, { ms = APPEAR_MS } = {}) {
    return until(what, answer, { ms });
  }

  /** All that the window shows, as text. */
  text() {
    return this.session.script("return document.body.innerText");
  }

  /** The text of one element. */
  async textOf(what) {
    return this.session.script("return arguments[0].innerText", await this.find(what));
  }

  /** Runs the body of a function in the page. */
  script(body, ...args) {
    return this.session.script(body, ...args);
  }

  /** Keeps what the window looks like as `out/screenshots/<name>.png`. */
  async screenshot(name) {
    const path = join(SCREENSHOTS, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    // An element can be found before it is painted.
    await this.session.asyncScript(drawn);
    writeFileSync(path, await this.session.screenshot());
    return path;
  }

  /** Kills the readers of every phone, the way a crash would, and waits until they have gone. */
  async killWorkers() {
    const killed = workersOf(this.dataDir);
    assert.ok(killed.length > 0, "a phone is being read");
    for (const pid of killed) process.kill(pid, "SIGKILL");
    await this.waitUntil("the readers to go", () => !workersOf(this.dataDir).some((pid) => killed.includes(pid)));
  }

  /** Waits until a phone is being read. */
  waitForWorker() {
    return this.waitUntil("a reader", () => workersOf(this.dataDir).length > 0);
  }

  /** Half the width and height are what a reader at 200 % has. */
  resize(width, height) {
    return this.session.resize(width, height);
  }

  reload() {
    return this.session.reload();
  }

  /** Nothing that axe-core finds, on the page as it is now. */
  async hasNoAccessibilityFaults() {
    await this.session.script(AXE);
    const { violations, passes } = await this.session.asyncScript(violationsIn);
    assert.deepEqual(violations, [], "axe-core finds nothing");
    assert.ok(passes > 0, "axe-core looked at something");
  }
}

/** Keys without a letter, as WebDriver names them: https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const Keys = { Tab: "\uE004", Enter: "\uE007", Escape: "\uE00C", Space: " ", Up: "\uE013", Down: "\uE015" };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The app that was built last, or the one that `UNSTUCK_APP` names. */
export function app() {
  return process.env.UNSTUCK_APP ?? built("unstuck-app");
}

/** A program of ours that was built last. */
export function built(name) {
  const path = join(ROOT, "target/debug", name);
  assert.ok(existsSync(path), `${path} is not built: cargo build --workspace --all-targets`);
  return path;
}

function environment(display, data, { dark, still }) {
  const { WAYLAND_DISPLAY: _, ...env } = process.env;
  mkdirSync(join(data, "config/gtk-3.0"), { recursive: true });
  writeFileSync(join(data, "config/gtk-3.0/settings.ini"), `[Settings]\ngtk-enable-animations=${still ? 0 : 1}\n`);
  // What is saved is saved among the test's own pictures.
  writeFileSync(join(data, "config/user-dirs.dirs"), `XDG_PICTURES_DIR="${join(data, "pictures")}"\n`);
  return {
    ...env,
    DISPLAY: display,
    GDK_BACKEND: "x11",
    // WebKit takes light, dark and stillness from GTK's settings.
    GTK_THEME: dark ? "Adwaita:dark" : "Adwaita",
    XDG_CONFIG_HOME: join(data, "config"),
    LANG: "C.UTF-8",
    UNSTUCK_DATA_DIR: data,
    // A key of its own: phones know this computer by the key of its user.
    ANDROID_USER_HOME: join(data, "android"),
  };
}

function named(name) {
  if (name instanceof RegExp) return { name: undefined, pattern: name.source, flags: name.flags };
  return { name };
}

function say(what) {
  return typeof what === "string" ? `"${what}"` : JSON.stringify({ ...what, name: String(what.name ?? "any") });
}
