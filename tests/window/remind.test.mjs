// The reminder at login: switched on and off in the real window, and shown by the real app to a desktop of the test's own.
//
// The desktop is python-dbusmock's: it owns the name to which notices are sent, on a bus that ends with the test.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { startDemoPhone } from "./processes.mjs";
import { APPEAR_MS, app, built, walk } from "./walk.mjs";

const HOME = mkdtempSync(join(tmpdir(), "unstuck-home-"));
const ENTRY = join(HOME, ".config/autostart/Unstuck.desktop");
/** Debian's own Python: its packages are not seen by another. */
const PYTHON = "/usr/bin/python3";
const MONTH_S = 30 * 86_400;

after(() => rmSync(HOME, { recursive: true, force: true }));

const button = (name) => ({ role: "button", name });
const box = { role: "checkbox", name: /^Remind me when I log in/ };

walk("a reminder at login is switched on and off", { env: { HOME } }, async (window) => {
  await window.click(button("Try with a demo phone"));
  await window.click(button("Agree and go on"));
  await window.find({ role: "heading", level: 1, name: "Which app should back up your photos?" });
  await window.click(button("Continue"));
  await window.find(button("Check again"));
  await window.click(button("This month’s four checks"));
  await window.find(box);
  assert.equal(existsSync(ENTRY), false, "off until somebody switches it on");
  await window.click(box);
  await window.waitUntil("the entry", () => existsSync(ENTRY));
  assert.match(readFileSync(ENTRY, "utf8"), new RegExp(`^Exec=${app().replaceAll(".", "\\.")} remind$`, "m"));
  const valid = spawnSync("desktop-file-validate", [ENTRY], { encoding: "utf8" });
  assert.equal(valid.status, 0, valid.stdout + valid.stderr);
  await window.screenshot("remind-at-login");
  await window.hasNoAccessibilityFaults();
  await window.click(box);
  await window.waitUntil("the entry to go", () => !existsSync(ENTRY));
});

const missing = missingDesktop();
const skip = missing === undefined || process.env.UNSTUCK_TEST_ALL === "1" ? false : `needs ${missing}`;

test("a notice is shown when the last check is a month old, and not every day", { skip }, async () => {
  assert.equal(missing, undefined, "what the test of the notice needs");
  const data = mkdtempSync(join(tmpdir(), "unstuck-remind-"));
  const demo = await startDemoPhone(built("unstuck"), data);
  try {
    const checked = spawnSync(built("unstuck"), ["check", "--json", "--data-dir", data, "--tcp", demo.address], { encoding: "utf8" });
    assert.equal(checked.status, 1, checked.stderr);
    assert.deepEqual(noticesOf(data), [], "checked a moment ago");
    age(data, MONTH_S + 60);
    const [notice, ...others] = noticesOf(data);
    assert.match(notice ?? "none", /Notify "Unstuck" \d+ "unstuck-app" "Check the photo backup" "Plug the phone in/);
    assert.deepEqual(others, [], "told once, however often the computer starts");
    // Nobody can show it: that is no reason to believe that it was seen.
    rmSync(join(data, "reminded"));
    const alone = spawnSync(app(), ["remind"], { encoding: "utf8", env: { ...desktop(data), DBUS_SESSION_BUS_ADDRESS: `unix:path=${data}/nobody` } });
    assert.notEqual(alone.status, 0);
    assert.equal(existsSync(join(data, "reminded")), false);
  } finally {
    await demo.end();
    rmSync(data, { recursive: true, force: true });
  }
});

/** What is sent to the desktop while the computer starts three times. */
function noticesOf(data) {
  const script = join(data, "login.sh");
  const log = join(data, "notices");
  writeFileSync(
    script,
    `set -e
${PYTHON} -m dbusmock --session --template notification_daemon >${log} 2>&1 &
desktop=$!
trap 'kill $desktop' EXIT
is_there() { dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.Notifications | grep -q 'boolean true'; }
until is_there; do kill -0 $desktop; done
for login in 1 2 3; do ${app()} remind; done
`,
  );
  const { status, stderr } = spawnSync("dbus-run-session", ["--", "sh", script], { encoding: "utf8", env: desktop(data), timeout: APPEAR_MS });
  assert.equal(status, 0, stderr + readFileSync(log, "utf8"));
  return readFileSync(log, "utf8").split("\n").filter((line) => line.includes(" Notify "));
}

function desktop(data) {
  return { ...process.env, HOME, LANG: "C.UTF-8", UNSTUCK_DATA_DIR: data };
}

/** Makes every check of a history older. */
function age(data, seconds) {
  const script = `import sqlite3; db = sqlite3.connect("${join(data, "history.sqlite3")}"); n = db.execute("UPDATE finished_check SET at = at - ${seconds}").rowcount; db.commit(); print(n)`;
  const { status, stdout, stderr } = spawnSync(PYTHON, ["-c", script], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  assert.equal(stdout.trim(), "1", "the one check of this history");
}

function missingDesktop() {
  const has = (...command) => spawnSync(command[0], command.slice(1), { stdio: "ignore" }).status === 0;
  const needs = [
    ["dbus-run-session", has("dbus-run-session", "--version")],
    ["dbus-send", has("sh", "-c", "command -v dbus-send")],
    ["python3-dbusmock", has(PYTHON, "-c", "import dbusmock")],
  ];
  const names = needs.filter(([, there]) => !there).map(([name]) => name);
  return names.length > 0 ? names.join(" and ") : undefined;
}
