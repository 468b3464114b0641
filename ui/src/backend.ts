// What is behind the window. The only file that imports `@tauri-apps/*`; tests and the gallery have a backend of
// their own.

import { Channel, invoke } from "@tauri-apps/api/core";

import type { PersonEvent } from "./bindings/PersonEvent";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { ShellUpdate } from "./bindings/ShellUpdate";

/** The five things that the window may ask of the shell. A refusal rejects with a `ShellError`. */
export interface Backend {
  /** Hears all that is true now, and from then on every change. */
  attach(hear: (update: ShellUpdate) => void): Promise<void>;
  /** Starts reading a phone; answers the name under which its views come. */
  openPhone(phone: PhoneToOpen): Promise<string>;
  closePhone(serial: string): Promise<void>;
  send(serial: string, event: PersonEvent): Promise<void>;
  /** Lets this account open phones. The system asks for a password first. */
  installRule(): Promise<void>;
}

export const shell: Backend = {
  attach: (hear) => {
    const channel = new Channel<ShellUpdate>();
    channel.onmessage = hear;
    return invoke("attach", { channel });
  },
  openPhone: (phone) => invoke("open_phone", { phone }),
  closePhone: (serial) => invoke("close_phone", { serial }),
  send: (serial, event) => invoke("send", { serial, event }),
  installRule: () => invoke("install_rule"),
};
