// The hands at the cables of a machine, and the programs of its computer.

import assert from "node:assert/strict";

export class Bus {
  #machine;

  constructor(machine) {
    this.#machine = machine;
  }

  /** A script that may end as it likes. */
  run(script, options) {
    return this.#machine.run(script, options);
  }

  /** A script that must go well; answers what it printed. */
  async does(script, options) {
    const { code, out, err } = await this.run(script, options);
    assert.equal(code, 0, `${script}\nended with ${code}:\n${out}${err}`);
    return out.trim();
  }

  /** Our program, as root or as an ordinary user: how it ended and what it printed as JSON. */
  async unstuck(words, { user = "root", ms } = {}) {
    const command = `unstuck ${words}`;
    const { code, out, err } = await this.run(user === "root" ? command : `su ${user} -c '${command}'`, { ms });
    let json;
    try {
      json = JSON.parse(out);
    } catch {
      json = undefined;
    }
    return { code, json, out, err };
  }

  /** The real adbd, plugged in. */
  async plugRealPhone({ name = "phone", serial = "SIM0123456789", root = "/phone", socket = 0 } = {}) {
    await this.does(`device ${name} 18d1:4ee7 ${serial} Google 'Pixel 7a' && adbd ${name} ${root} && plug ${name} ${socket}`);
  }

  /** A simulated phone of `tests/phones`, which can ask for permission; plugged in. */
  async plugSimulatedPhone({ name = "phone", serial = "SIM0123456789", folder = "google-pixel-8-android-14", scene = "", mood = "open", socket = 0 } = {}) {
    const played = `played ${name} phone /phones/${folder} ${scene} --mood ${mood}`;
    await this.does(`device ${name} 18d1:4ee7 ${serial} Google 'Pixel 8' && ${played} && plug ${name} ${socket}`);
  }

  /** Waits until the computer has seen what was plugged in: programs that look once would come too early. */
  async seesPhone(port = "1-1") {
    await this.does(`within 10 [ -e /sys/bus/usb/devices/${port}:1.0 ]`);
  }

  /** The program that reads one phone for the window, straight over USB or through a server as it finds them. */
  async reads(words, { user = "root" } = {}) {
    await this.does(`reads ${user} ${words}`);
    return new Reader(this);
  }

  /** Waits until the real adb server has a phone in a state. */
  async adbSays(serial, state) {
    await this.does(`within 30 sh -c 'adb devices | grep -q "^${serial}[[:space:]]*${state}"'`);
  }
}

/** The reader of a phone: told what a person does, it shows views. */
class Reader {
  #bus;
  #seen = 0;

  constructor(bus) {
    this.#bus = bus;
  }

  /** What the person does: the name of an event, and what belongs to it. */
  async told(event, more = {}) {
    await this.#bus.does(`told '${JSON.stringify({ event, ...more })}'`);
  }

  /** The first view like this that has not been passed yet. Each is looked at once, in order. */
  async until(what, wanted, { seconds = 60 } = {}) {
    const deadline = Date.now() + seconds * 1000;
    let last;
    while (Date.now() < deadline) {
      const { code, out } = await this.#bus.run(`views_from ${this.#seen + 1} 5`);
      if (code !== 0) continue;
      // A line that is still being written has no end yet.
      for (const line of out.split("\n").slice(0, -1)) {
        last = JSON.parse(line);
        this.#seen += 1;
        if (wanted(last)) return last;
      }
    }
    throw new Error(`${what} did not come; the last view: ${JSON.stringify(last)}`);
  }

  /** As when its window is closed. */
  async ends() {
    await this.#bus.does("kill $(cat /run/reader.pid); within 10 [ -e /run/done/reader ]");
  }

  /** From consent to a check that is under way. */
  async check() {
    await this.until("consent", ({ screen }) => screen.kind === "consent");
    await this.told("agree_to_read");
    await this.until("the choice of an app", ({ screen }) => screen.kind === "choose_app");
    await this.told("choose_app", { package: null });
    await this.until("the check", ({ screen }) => screen.kind === "checking");
  }

  /** The rules of what a check found. */
  async found() {
    const { screen } = await this.until("the result", ({ screen }) => screen.kind === "result");
    return screen.findings.map(({ rule }) => rule);
  }
}
