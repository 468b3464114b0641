// A backend of views that are written down, for the tests and the gallery.

import type { Backend } from "./backend";
import type { CompareView } from "./bindings/CompareView";
import type { OpenedReports } from "./bindings/OpenedReports";
import type { PersonEvent } from "./bindings/PersonEvent";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { PhonesSeen } from "./bindings/PhonesSeen";
import type { ReportKind } from "./bindings/ReportKind";
import type { SavePlace } from "./bindings/SavePlace";
import type { ShellError } from "./bindings/ShellError";
import type { ShellUpdate } from "./bindings/ShellUpdate";
import type { CannotPair } from "./bindings/CannotPair";
import type { View } from "./bindings/View";
import type { WirelessSeen } from "./bindings/WirelessSeen";
import { comparison, openedReports, ready } from "./examples";

export class FakeBackend implements Backend {
  /** What the person said, in order. */
  readonly sent: PersonEvent[] = [];
  readonly opened: PhoneToOpen[] = [];
  readonly closed: string[] = [];
  /** How often the rule was asked for. */
  rules = 0;
  /** What stood in the reports that were opened, each time. */
  readonly openedReports: string[][] = [];
  readonly reminders: [string, SavePlace][] = [];
  readonly saved: [ReportKind, string][] = [];
  /** The answers with which services were compared, in order. */
  readonly compared: Record<string, string>[] = [];
  /** The next call is refused so. */
  refuses: ShellError | null = null;

  /** Hears of phones on Wi-Fi; `null` while the network is left alone. */
  hearWireless: ((seen: WirelessSeen) => void) | null = null;
  /** Address and code of each try to pair. */
  readonly paired: [string, string][] = [];
  /** The next try to pair fails so. */
  cannotPair: CannotPair | null = null;

  readonly #first: ShellUpdate[];
  #hear: ((update: ShellUpdate) => void) | null = null;

  /** `first` is told to the window as soon as it listens. */
  constructor(...first: ShellUpdate[]) {
    this.#first = first;
  }

  static phones(phones: PhonesSeen): FakeBackend {
    return new FakeBackend({ kind: "phones", ...phones });
  }

  /** A window that was reloaded while this phone was open. */
  static open(view: View): FakeBackend {
    return new FakeBackend(
      { kind: "phones", ...ready(view.phone.serial) },
      { kind: "view", serial: view.phone.serial, view },
    );
  }

  tell(update: ShellUpdate): void {
    this.#hear?.(update);
  }

  show(view: View): void {
    this.tell({ kind: "view", serial: view.phone.serial, view });
  }

  attach(hear: (update: ShellUpdate) => void): Promise<void> {
    this.#hear = hear;
    this.#first.forEach(hear);
    return Promise.resolve();
  }

  openPhone(phone: PhoneToOpen): Promise<string> {
    this.opened.push(phone);
    return this.#answer(phone.kind === "plugged" ? phone.serial : phone.kind === "demo" ? `demo-${phone.name}` : phone.address);
  }

  closePhone(serial: string): Promise<void> {
    this.closed.push(serial);
    return Promise.resolve();
  }

  installRule(): Promise<void> {
    this.rules += 1;
    return this.#answer(undefined);
  }

  send(_serial: string, event: PersonEvent): Promise<void> {
    this.sent.push(event);
    return this.#answer(undefined);
  }

  lookForWireless(hear: (seen: WirelessSeen) => void): Promise<void> {
    this.hearWireless = hear;
    return Promise.resolve();
  }

  stopLookingForWireless(): Promise<void> {
    this.hearWireless = null;
    return Promise.resolve();
  }

  pairPhone(address: string, code: string): Promise<string> {
    this.paired.push([address, code]);
    const why = this.cannotPair;
    this.cannotPair = null;
    return why === null ? Promise.resolve("adb-R58M12ABC-sIm1Ok") : Promise.reject({ why });
  }

  compareServices(answers: Record<string, string>): Promise<CompareView> {
    this.compared.push(answers);
    return this.#answer(comparison(answers));
  }

  openReports(texts: string[]): Promise<OpenedReports> {
    this.openedReports.push(texts);
    return this.#answer(openedReports(texts.length));
  }

  saveReminder(text: string, place: SavePlace): Promise<string> {
    this.reminders.push([text, place]);
    return this.#answer(`/home/jane/${place}/unstuck-reminder.ics`);
  }

  /** Whether the system starts the app at login. */
  atLogin = false;

  remindsAtLogin(): Promise<boolean> {
    return this.#answer(this.atLogin);
  }

  remindAtLogin(on: boolean): Promise<boolean> {
    if (this.refuses === null) this.atLogin = on;
    return this.#answer(on);
  }

  /** What the person picks next. */
  picks: string | null = null;

  rescueFolder(phone: string): Promise<string> {
    return this.#answer(`/home/jane/Pictures/Unstuck/${phone}`);
  }

  chooseFolder(): Promise<string | null> {
    return this.#answer(this.picks);
  }

  saveReport(kind: ReportKind, text: string): Promise<string> {
    this.saved.push([kind, text]);
    return this.#answer(`/home/jane/Downloads/unstuck-report.${kind}`);
  }

  #answer<T>(answer: T): Promise<T> {
    const refusal = this.refuses;
    this.refuses = null;
    // The shell's refusals are values without a stack, as they come over the border.
    return refusal === null ? Promise.resolve(answer) : Promise.reject(refusal);
  }
}
