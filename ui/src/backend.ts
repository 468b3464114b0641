// What is behind the window. The only file that imports `@tauri-apps/*`; tests and the gallery have a backend of
// their own.

import { Channel, invoke } from "@tauri-apps/api/core";

import type { CompareView } from "./bindings/CompareView";
import type { OpenedReports } from "./bindings/OpenedReports";
import type { PersonEvent } from "./bindings/PersonEvent";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { ReportKind } from "./bindings/ReportKind";
import type { SavePlace } from "./bindings/SavePlace";
import type { ShellUpdate } from "./bindings/ShellUpdate";
import type { WirelessSeen } from "./bindings/WirelessSeen";

/** What the window may ask of the shell. A refusal rejects with a `ShellError`. */
export interface Backend {
  /** Hears all that is true now, and from then on every change. */
  attach(hear: (update: ShellUpdate) => void): Promise<void>;
  /** Starts reading a phone; answers the name under which its views come. */
  openPhone(phone: PhoneToOpen): Promise<string>;
  closePhone(serial: string): Promise<void>;
  send(serial: string, event: PersonEvent): Promise<void>;
  /** Lets this account open phones. The system asks for a password first. */
  installRule(): Promise<void>;
  /** Asks the local network for phones, until it is told to stop. */
  lookForWireless(hear: (seen: WirelessSeen) => void): Promise<void>;
  stopLookingForWireless(): Promise<void>;
  /** Answers how the phone calls itself on the network. A refusal rejects with a `NotPaired`. */
  pairPhone(address: string, code: string): Promise<string>;
  /** Backup services beside each other, without a phone: answers by question. */
  compareServices(answers: Record<string, string>): Promise<CompareView>;
  /** Reads one report, or two to compare, by what stands in their files. */
  openReports(texts: string[]): Promise<OpenedReports>;
  /** Writes a calendar file to one of the person's folders; answers where it is. */
  saveReminder(text: string, place: SavePlace): Promise<string>;
  /** Whether the system starts the app at login, to remind the person once a month. */
  remindsAtLogin(): Promise<boolean>;
  /** Switches that on or off; answers whether it is on now. */
  remindAtLogin(on: boolean): Promise<boolean>;
  /** A folder of this computer to save the photos of a phone of this name in. */
  rescueFolder(phone: string): Promise<string>;
  /** The folder that the person picks in the system's dialog; `null` if they close it. */
  chooseFolder(): Promise<string | null>;
  /** Writes a report to the folder for downloads; answers where it is. */
  saveReport(kind: ReportKind, text: string): Promise<string>;
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
  lookForWireless: (hear) => {
    const channel = new Channel<WirelessSeen>();
    channel.onmessage = hear;
    return invoke("look_for_wireless", { channel });
  },
  stopLookingForWireless: () => invoke("stop_looking_for_wireless"),
  pairPhone: (address, code) => invoke("pair_phone", { address, code }),
  compareServices: (answers) => invoke("compare_services", { answers }),
  openReports: (texts) => invoke("open_reports", { texts }),
  saveReminder: (text, place) => invoke("save_reminder", { text, place }),
  remindsAtLogin: () => invoke("reminds_at_login"),
  remindAtLogin: (on) => invoke("remind_at_login", { on }),
  rescueFolder: (phone) => invoke("rescue_folder", { phone }),
  chooseFolder: () => invoke("choose_folder"),
  saveReport: (kind, text) => invoke("save_report", { kind, text }),
};
