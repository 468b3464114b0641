// What the window knows, in one place: the phones that are plugged in, and the view of the one that is open.

import type { Backend } from "./backend";
import type { CompareView } from "./bindings/CompareView";
import type { PersonEvent } from "./bindings/PersonEvent";
import type { OpenedReports } from "./bindings/OpenedReports";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { PhonesSeen } from "./bindings/PhonesSeen";
import type { ReportKind } from "./bindings/ReportKind";
import type { SavePlace } from "./bindings/SavePlace";
import type { ShellError } from "./bindings/ShellError";
import type { ShellUpdate } from "./bindings/ShellUpdate";
import type { CannotPair } from "./bindings/CannotPair";
import type { View } from "./bindings/View";
import type { WirelessSeen } from "./bindings/WirelessSeen";

/** Why something that the person asked for was not done. `unforeseen` has no kind of its own. */
export type Refusal = ShellError["kind"] | "unforeseen";

/** What became of the reader of the open phone. */
export type Reader = "running" | "restarted" | "stopped";

const REFUSALS: readonly string[] = [
  "not_plugged_in",
  "bad_address",
  "bad_demo_name",
  "not_open",
  "busy",
  "rule_dismissed",
  "rule_not_allowed",
  "rule_failed",
  "not_saved",
  "not_at_login",
  "not_a_report",
  "newer_report",
  "too_many_reports",
  "no_folder",
] satisfies ShellError["kind"][];

/** In octets: the shell takes no more. */
const LONGEST_REPORT = 1 << 20;

const NOT_PAIRED = [
  "bad_address",
  "not_a_code",
  "nobody_there",
  "wrong_code",
  "ended",
  "timeout",
  "not_a_phone",
  "no_key",
] as const satisfies CannotPair[];

export class Known {
  phones: PhonesSeen = $state.raw({ looked: false, phones: [], guide: [], noticed: null });
  /** The phone that the person opened; its view follows. */
  opened: PhoneToOpen | null = $state.raw(null);
  view: View | null = $state.raw(null);
  reader: Reader = $state("running");
  refusal: Refusal | null = $state(null);
  /** Services beside each other, while somebody without a phone looks at them. */
  comparing: CompareView | null = $state.raw(null);
  /** The system's password dialog is open. */
  installing = $state(false);

  /** Somebody else's reports, while they are read. */
  reports: OpenedReports | null = $state.raw(null);

  readonly #backend: Backend;
  /** What stands in the reports that are open. */
  #texts: string[] = [];
  /** What was answered there, by question. */
  #choice: Record<string, string> = {};
  /** Under which name the views of the open phone come; `null` until the shell has answered. */
  #serial: string | null = null;
  /** What came before the shell had answered under which name the views come. */
  #early: ShellUpdate[] = [];
  /** A window that was reloaded shows the phone that was open. After the person chose, only what they chose. */
  #reloaded = true;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Phones without a cable. Nothing is known of them here: they are asked for only while somebody looks. */
  readonly wifi = {
    look: (hear: (seen: WirelessSeen) => void): void => {
      this.#backend.lookForWireless(hear).catch((error: unknown) => {
        console.error(error);
        hear({ asked: false, phones: [] });
      });
    },
    stop: (): void => {
      this.#backend.stopLookingForWireless().catch((error: unknown) => console.error(error));
    },
    pair: async (address: string, code: string): Promise<{ guid: string } | { why: CannotPair | "unforeseen" }> => {
      try {
        return { guid: await this.#backend.pairPhone(address, code) };
      } catch (error) {
        return { why: whyNotPaired(error) };
      }
    },
  };

  async start(): Promise<void> {
    await this.#try(() => this.#backend.attach((update) => this.#hear(update)));
  }

  async open(phone: PhoneToOpen): Promise<void> {
    this.#reloaded = false;
    this.#early = [];
    this.#serial = null;
    this.opened = phone;
    this.view = null;
    this.reader = "running";
    const serial = await this.#try(() => this.#backend.openPhone(phone));
    if (this.opened !== phone) {
      // The person turned back before the shell had answered.
      if (serial !== undefined) await this.#try(() => this.#backend.closePhone(serial));
      return;
    }
    if (serial === undefined) {
      this.opened = null;
      return;
    }
    this.#serial = serial;
    const early = this.#early;
    this.#early = [];
    for (const update of early) this.#hear(update);
  }

  /** Starts the reader of the open phone again, after it stopped for good. */
  async openAgain(): Promise<void> {
    if (this.opened !== null) await this.open(this.opened);
  }

  async close(): Promise<void> {
    const serial = this.#serial;
    this.#reloaded = false;
    this.#serial = null;
    this.opened = null;
    this.view = null;
    this.reader = "running";
    this.refusal = null;
    if (serial !== null) await this.#try(() => this.#backend.closePhone(serial));
  }

  async send(event: PersonEvent): Promise<void> {
    const serial = this.#serial;
    if (serial === null) return;
    // Whoever goes on has seen that the reader was started again.
    if (this.reader === "restarted") this.reader = "running";
    await this.#try(() => this.#backend.send(serial, event));
  }

  async compare(): Promise<void> {
    this.comparing = (await this.#try(() => this.#backend.compareServices(this.#choice))) ?? null;
  }

  async choose(question: string, answer: string): Promise<void> {
    this.#choice = { ...this.#choice, [question]: answer };
    await this.compare();
  }

  /** Opens reports from files; beside the one that is open, if one is. */
  async openReports(files: File[]): Promise<void> {
    // A report has some 60 kB; what is much longer is none, and is not read.
    const tooLong = files.some(({ size }) => size > LONGEST_REPORT);
    const picked = tooLong ? [""] : await Promise.all(files.map((file) => file.text()));
    const texts = this.#texts.length === 1 && picked.length === 1 ? [...this.#texts, ...picked] : picked;
    const opened = await this.#try(() => this.#backend.openReports(texts));
    if (opened === undefined) return;
    this.#texts = texts;
    this.reports = opened;
  }

  closeReports(): void {
    this.reports = null;
    this.#texts = [];
    this.refusal = null;
  }

  stopComparing(): void {
    this.comparing = null;
  }

  async installRule(): Promise<void> {
    this.installing = true;
    await this.#try(() => this.#backend.installRule());
    this.installing = false;
  }

  /** Where the report is now; `undefined` if it could not be saved. */
  async saveReport(kind: ReportKind, text: string): Promise<string | undefined> {
    return this.#try(() => this.#backend.saveReport(kind, text));
  }

  /** Where the reminder is now; `undefined` if it could not be saved. */
  async saveReminder(text: string, place: SavePlace): Promise<string | undefined> {
    return this.#try(() => this.#backend.saveReminder(text, place));
  }

  /** Whether the person is reminded at login; `undefined` if the system does not say. */
  async remindsAtLogin(): Promise<boolean | undefined> {
    return this.#try(() => this.#backend.remindsAtLogin());
  }

  /** Whether they are reminded now; `undefined` if that could not be switched. */
  async remindAtLogin(on: boolean): Promise<boolean | undefined> {
    return this.#try(() => this.#backend.remindAtLogin(on));
  }

  /** A folder to save the photos of the open phone in. */
  async rescueFolder(): Promise<string | undefined> {
    return this.#try(() => this.#backend.rescueFolder(this.view?.phone.name ?? ""));
  }

  /** The folder that the person picks; `null` if they pick none. */
  async chooseFolder(): Promise<string | null | undefined> {
    return this.#try(() => this.#backend.chooseFolder());
  }

  #hear(update: ShellUpdate): void {
    switch (update.kind) {
      case "phones":
        this.phones = update;
        break;
      case "view":
        this.#show(update.serial, update.view);
        break;
      case "worker_stopped":
        if (update.serial === this.#serial) this.reader = update.restarted ? "restarted" : "stopped";
        else this.#keep(update);
        break;
      default:
        update satisfies never;
    }
  }

  #show(serial: string, view: View): void {
    if (this.#serial === null && this.#reloaded) {
      this.#serial = serial;
      this.opened = this.#reopening(serial, view);
      this.#reloaded = false;
    }
    if (serial !== this.#serial) {
      this.#keep({ kind: "view", serial, view });
      return;
    }
    this.view = view;
  }

  #keep(update: ShellUpdate): void {
    if (this.#serial === null && this.opened !== null) this.#early.push(update);
  }

  /** How to open a phone again that an earlier window had opened. The names are the shell's. */
  #reopening(serial: string, view: View): PhoneToOpen {
    if (view.phone.demo) return { kind: "demo", name: serial.replace(/^demo-/, "") };
    const plugged = this.phones.phones.some(({ key }) => key === serial);
    return plugged || !serial.includes(":") ? { kind: "plugged", serial } : { kind: "tcp", address: serial };
  }

  async #try<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask();
      this.refusal = null;
      return answer;
    } catch (error: unknown) {
      this.refusal = refusalOf(error);
      return undefined;
    }
  }
}

function refusalOf(error: unknown): Refusal {
  const kind: unknown = typeof error === "object" && error !== null && "kind" in error ? error.kind : null;
  if (typeof kind === "string" && isRefusal(kind)) return kind;
  console.error(error);
  return "unforeseen";
}

function whyNotPaired(error: unknown): CannotPair | "unforeseen" {
  const why: unknown = typeof error === "object" && error !== null && "why" in error ? error.why : null;
  const known = NOT_PAIRED.find((kind) => kind === why);
  if (known !== undefined) return known;
  console.error(error);
  return "unforeseen";
}

function isRefusal(kind: string): kind is ShellError["kind"] {
  return REFUSALS.includes(kind);
}
