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

  /** Waits until the real adb server has a phone in a state. */
  async adbSays(serial, state) {
    await this.does(`within 30 sh -c 'adb devices | grep -q "^${serial}[[:space:]]*${state}"'`);
  }
}
