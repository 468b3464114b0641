// How a severity and what became of a finding look: a symbol, a tone and a word.

import type { ComponentProps } from "svelte";

import type { FindingState } from "../bindings/FindingState";
import type { Severity } from "../bindings/Severity";
import type Symbol from "./Symbol.svelte";

type Look = ComponentProps<typeof Symbol>;

/** Worst first, as the groups of a result are shown. */
export const SEVERITIES: readonly Severity[] = ["stops", "probably_stops", "slows", "note"];

export const SEVERITY_LOOK = {
  stops: { shape: "stop", tone: "stop" },
  probably_stops: { shape: "probably", tone: "warn" },
  slows: { shape: "slow", tone: "accent" },
  note: { shape: "note", tone: "quiet" },
} as const satisfies Record<Severity, Look>;

export const STATE_LOOK = {
  open: { shape: "waiting", tone: "quiet", word: "window-finding-open" },
  fixed: { shape: "ok", tone: "good", word: "window-finding-fixed" },
  not_fixed: { shape: "probably", tone: "warn", word: "window-finding-not_fixed" },
  skipped: { shape: "skipped", tone: "quiet", word: "window-finding-skipped" },
} as const satisfies Record<FindingState, Look & { word: string }>;
