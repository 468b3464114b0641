// A machine in software emulation with a virtual USB bus, and the line over which it is told what to do.
//
// Never KVM: its device may be there and not work, and with it the machine would depend on who runs it.

import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT } from "../../scripts/computer.mjs";

const OUT = join(ROOT, "out/usb");
const START_MS = 120_000;
const KERNEL = "console=ttyS0 quiet panic=-1 rdinit=/init mitigations=off no_timer_check";

export class Machine {
  #qemu;
  #answers;
  #log;
  #told = [];

  /** Starts a machine and waits until it listens. Its serial log is kept as `out/usb/NAME.log`. */
  static async start({ kernel, initramfs }, name) {
    mkdirSync(OUT, { recursive: true });
    const log = join(OUT, name);
    const console = `file,id=console,path=${log}.console.log`;
    // A serial line would lose bytes while the machine is busy; this one waits.
    const line = ["-device", "virtio-serial", "-chardev", "stdio,id=line", "-device", "virtserialport,chardev=line"];
    // prettier-ignore
    const qemu = spawn("qemu-system-x86_64", [
      "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536",
      "-nodefaults", "-display", "none", "-net", "none", "-no-reboot",
      "-chardev", console, "-serial", "chardev:console", ...line,
      "-kernel", kernel, "-initrd", initramfs, "-append", KERNEL,
    ], { stdio: ["pipe", "pipe", openSync(`${log}.qemu.log`, "w")] });
    const machine = new Machine(qemu, log);
    await machine.#answer("the machine to start", START_MS);
    return machine;
  }

  constructor(qemu, log) {
    this.#qemu = qemu;
    this.#log = log;
    this.#answers = createInterface({ input: qemu.stdout })[Symbol.asyncIterator]();
    // It does not outlive the tests, however they end.
    process.once("exit", () => qemu.kill("SIGKILL"));
    // A machine that ends is noticed by whoever waits for its answer.
    qemu.stdin.on("error", () => {});
  }

  /** Runs a script in the machine: how it ended, and what it printed. */
  async run(script, { ms = 60_000 } = {}) {
    const whole = `. /hands.sh\n${script}\n`;
    const began = Date.now();
    this.#qemu.stdin.write(`${Buffer.from(whole).toString("base64")}\n`);
    const line = await this.#answer(script, ms).catch((error) => {
      this.note(`$ ${script}\n[${error.message}]`);
      throw error;
    });
    const [code, out = "", err = ""] = line.split(" ");
    const said = (text) => Buffer.from(text, "base64").toString();
    const answer = { code: Number(code), out: said(out), err: said(err), ms: Date.now() - began };
    this.note(`$ ${script}\n${answer.out}${answer.err}[${answer.code}, ${answer.ms} ms]`);
    return answer;
  }

  /** A line for the log. */
  note(text) {
    this.#told.push(`${text}\n`);
    writeFileSync(`${this.#log}.log`, this.#told.join("\n"));
  }

  /** What the machine's kernel said of its own end; `undefined`: it is well. */
  kernelBroke() {
    const said = readFileSync(`${this.#log}.console.log`, "utf8");
    return /^.*(?:\bBUG: |\bOops\b|Kernel panic|detected stalls on CPUs).*$/m.exec(said)?.[0].trim();
  }

  async end() {
    if (this.#qemu.exitCode !== null || this.#qemu.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#qemu.once("exit", resolve));
    this.#qemu.kill("SIGKILL");
    await gone;
  }

  async #answer(what, ms) {
    let late;
    const patience = new Promise((resolve) => (late = setTimeout(() => resolve({ late: true }), ms)));
    const { value, done, late: tooLate } = await Promise.race([this.#answers.next(), patience]);
    clearTimeout(late);
    if (tooLate) throw new Error(`waited ${ms} ms for ${what}`);
    if (done) throw new Error(`the machine ended at ${what}; see ${this.#log}.*.log`);
    return value;
  }
}
