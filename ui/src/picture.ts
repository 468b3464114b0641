// Which picture of the phone goes with what is shown.

import type { FixState } from "./bindings/FixState";
import type { Picture as PictureAtHand } from "./bindings/Picture";
import type { ResultView } from "./bindings/ResultView";
import type { View } from "./bindings/View";

/** What the phone in the picture is doing. Each has a text twin, `window-picture-<name>`. */
export type Picture =
  | PictureAtHand // how a phone can be before it is opened, as the doctor sees it
  | "reading"
  | "changing"
  | "touch" // the person does something on the phone
  | "restarting"
  | "stuck" // photos wait
  | "fine"; // photos go up

export function pictureOf(view: View): Picture {
  switch (view.phone.link) {
    case "connecting":
      return "connecting";
    case "lost":
      return view.screen.kind === "fix" && view.screen.state.kind === "restarting" ? "restarting" : "silent";
    case "unauthorized":
      return "allow";
    case "ready":
      return pictureOfScreen(view);
    default:
      view.phone.link satisfies never;
      return "ready";
  }
}

function pictureOfScreen(view: View): Picture {
  const { screen } = view;
  switch (screen.kind) {
    case "starting":
      return "reading";
    case "consent":
    case "choose_app":
    case "history":
    case "report":
    case "monthly":
    case "compare":
      return "ready";
    case "rescue":
      return screen.state.kind === "listing" || screen.state.kind === "copying" ? "reading" : "ready";
    case "checking":
    case "looking_deeper":
    case "looking_online":
    case "measuring_speed":
      return "reading";
    case "off_cable":
      return screen.step === "under_way" ? "changing" : "ready";
    case "watch":
      if (screen.state.kind === "watching") return "reading";
      return screen.state.verdict === "works" ? "fine" : "ready";
    case "result":
      if (isStuck(screen.findings)) return "stuck";
      return screen.fine.length > 0 ? "fine" : "ready";
    case "fix":
      return pictureOfFix(screen.state);
    case "done":
      return isStuck(screen.findings) ? "stuck" : "fine";
    default:
      screen satisfies never;
      return "ready";
  }
}

function isStuck(findings: Pick<ResultView["findings"][number], "severity" | "state">[]): boolean {
  return findings.some(
    ({ severity, state }) => state !== "fixed" && (severity === "stops" || severity === "probably_stops"),
  );
}

function pictureOfFix(state: FixState): Picture {
  switch (state.kind) {
    case "reading":
    case "verifying":
      return "reading";
    case "proposed":
    case "asking":
      return "ready";
    case "acting":
    case "counting":
      return "changing";
    case "on_phone":
      return "touch";
    case "restarting":
      return "restarting";
    case "fixed":
      return "fine";
    case "not_fixed":
    case "not_tried":
      return "stuck";
    case "refused":
      return "locked";
    default:
      state satisfies never;
      return "ready";
  }
}
