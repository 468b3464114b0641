// A backend of views that are written down, for the tests and the gallery.

import type { Backend } from "./backend";
import type { PersonEvent } from "./bindings/PersonEvent";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { PhonesSeen } from "./bindings/PhonesSeen";
import type { ShellError } from "./bindings/ShellError";
import type { ShellUpdate } from "./bindings/ShellUpdate";
import type { View } from "./bindings/View";
import { ready } from "./examples";

export class FakeBackend implements Backend {
  /** What the person said, in order. */
  readonly sent: PersonEvent[] = [];
  readonly opened: PhoneToOpen[] = [];
  readonly closed: string[] = [];
  /** How often the rule was asked for. */
  rules = 0;
  /** The next call is refused so. */
  refuses: ShellError | null = null;

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

  #answer<T>(answer: T): Promise<T> {
    const refusal = this.refuses;
    this.refuses = null;
    // The shell's refusals are values without a stack, as they come over the border.
    return refusal === null ? Promise.resolve(answer) : Promise.reject(refusal);
  }
}
