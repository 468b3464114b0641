// A view of each kind, as a worker would send it. The tests draw all of them, and so does the gallery.

import type { AccountState } from "./bindings/AccountState";
import type { AccountView } from "./bindings/AccountView";
import type { ChangeView } from "./bindings/ChangeView";
import type { CompareView } from "./bindings/CompareView";
import type { FactProgress } from "./bindings/FactProgress";
import type { FindingView } from "./bindings/FindingView";
import type { FixState } from "./bindings/FixState";
import type { FixView } from "./bindings/FixView";
import type { Message } from "./bindings/Message";
import type { OpenedReports } from "./bindings/OpenedReports";
import type { PageView } from "./bindings/PageView";
import type { PhonesSeen } from "./bindings/PhonesSeen";
import type { ResultView } from "./bindings/ResultView";
import type { RescueProgress } from "./bindings/RescueProgress";
import type { RescueState } from "./bindings/RescueState";
import type { ScreenView } from "./bindings/ScreenView";
import type { SpeedView } from "./bindings/SpeedView";
import type { UnfitView } from "./bindings/UnfitView";
import type { WatchView } from "./bindings/WatchView";
import type { View } from "./bindings/View";
import COMPARISON_JSON from "./comparison.json?raw";
import AT_HAND_JSON from "./at-hand.json?raw";
import { bytes, count, type Args } from "./words";

const SEEN_AT = 1_795_500_000;

const message = (id: string, args?: Args): Message => (args === undefined ? { id } : { id, args });
const app: Args = { app: { type: "text", value: "Google Photos" } };

const change = (id: string, state: ChangeView["state"] = { kind: "made" }): ChangeView => ({
  id,
  setting: message(id === "1" ? "example-setting-saver" : "example-setting-sticky"),
  old: message("example-setting-saver.on"),
  new: message("example-setting-saver.off"),
  at: SEEN_AT,
  state,
});

export function view(screen: ScreenView, more: Partial<View> = {}): View {
  return {
    revision: 1,
    phone: {
      serial: "R58M12ABC",
      platform: "android",
      name: "Samsung Galaxy A54",
      os_version: "14",
      demo: false,
      link: "ready",
    },
    app: { package: "com.google.android.apps.photos", name: "Google Photos", version: "7.2.0" },
    notice: null,
    open_changes: [],
    screen,
    ...more,
  };
}

const saver: FindingView = {
  rule: "power/saver_left_on",
  lane: "power",
  severity: "stops",
  certainty: "seen",
  teller: "phone",
  title: message("example-saver"),
  says: message("example-saver.says"),
  means: message("example-saver.means", app),
  todo: message("example-saver.do"),
  evidence: [
    { fact: message("example-fact-saver"), text: "low_power=1\nlow_power_sticky=1" },
    { fact: message("example-fact-job"), text: "Unsatisfied constraints: BACKGROUND_NOT_RESTRICTED" },
  ],
  state: "open",
  rescue: false,
  help: "automatic",
  fixes: ["first_fix"],
};

const metered: FindingView = {
  rule: "connection/wifi_metered",
  lane: "connection",
  severity: "probably_stops",
  certainty: "indirect",
  teller: "phone",
  title: message("example-metered"),
  says: message("example-metered.says"),
  means: message("example-metered.means"),
  todo: message("example-metered.do"),
  evidence: [{ fact: message("example-fact-wifi"), text: "meteredHint=true" }],
  state: "open",
  rescue: false,
  help: "guided",
  fixes: ["first_fix"],
};

const bucket: FindingView = {
  rule: "power/low_bucket",
  lane: "power",
  severity: "slows",
  certainty: "seen",
  teller: "phone",
  title: message("example-bucket"),
  says: message("example-bucket.says", { ago: { type: "seconds", value: 86_400 * 12 } }),
  means: message("example-bucket.means"),
  todo: message("example-bucket.do"),
  evidence: [{ fact: message("example-fact-bucket"), text: "40" }],
  state: "open",
  rescue: false,
  help: "automatic",
  fixes: ["first_fix"],
};

const large: FindingView = {
  rule: "files/very_large",
  lane: "files",
  severity: "note",
  certainty: "seen",
  teller: "phone",
  title: message("example-large"),
  says: message("example-large.says", { n: count(3), size: { type: "bytes", value: 4_000_000_000 } }),
  means: message("example-large.means"),
  todo: message("example-large.do"),
  evidence: [],
  state: "open",
  rescue: true,
  help: "none",
  fixes: [],
};

const unfit = (what: string, bytes: number, why: string, place: UnfitView["place"]): UnfitView => ({
  says: {
    id: "unfit-file",
    args: {
      what: { type: "message", value: message(what) },
      size: { type: "bytes", value: bytes },
      why: { type: "message", value: message(why) },
    },
  },
  place,
});

const result: ResultView = {
  headline: message("example-headline", app),
  findings: [saver, metered, bucket, large],
  could_not_check: [
    {
      title: message("example-cloud-full"),
      lane: "storage",
      fact: message("example-fact-storage"),
      why: message("example-why-refused"),
    },
    {
      title: message("example-hibernated"),
      lane: "app",
      fact: message("example-fact-version"),
      why: message("example-why-timed-out"),
    },
  ],
  fine: ["access", "provider"],
  unfit: [
    unfit("unfit-video", 32_212_254_720, "unfit-too_large", {
      id: "unfit-in-since",
      args: { folder: { type: "text", value: "DCIM/Camera" }, at: { type: "time", value: SEEN_AT } },
    }),
    unfit("unfit-photo", 0, "unfit-empty", null),
  ],
  more_unfit: 3,
  off_cable: [message("example-off-cable", { level: { type: "percent", value: 15 } })],
  off_cable_look: { not: null },
  next: [],
  checked_at: SEEN_AT,
  earlier_checks: 2,
  watch: true,
  deeper: null,
  online: null,
  cloud: null,
  rescue: { id: "rescue-why-since", args: { since: { type: "time", value: SEEN_AT - 86_400 * 3 } } },
  heard: [{ what: message("example-heard"), at: SEEN_AT }],
};

const apple = {
  address: "https://www.apple.com/support/systemstatus/data/system_status_en_US.js",
  why: message("wizard-online-ask-feed", { provider: { type: "text", value: "Apple" } }),
};
const saidByApple = { provider: { type: "text", value: "Apple" }, at: { type: "time", value: SEEN_AT } } as const;
const cannot = [message("wizard-online-no_same_wifi")];
const speed: SpeedView = {
  ask: {
    address: "https://speed.cloudflare.com/__up",
    why: message("wizard-online-ask-speed", { most: { type: "bytes", value: 25_000_000 }, operator: { type: "text", value: "Cloudflare" } }),
  },
  says: [],
};
const slowLine: SpeedView = {
  ...speed,
  says: [
    {
      tone: "note",
      what: message("wizard-online-speed", {
        speed: {
          type: "message",
          value: message("unit-mbit-tenths", { n: { type: "count", value: 0 }, tenths: { type: "count", value: 8 } }),
        },
        at: { type: "time", value: SEEN_AT },
      }),
    },
    { tone: "note", what: message("wizard-online-speed_minute", { time: { type: "seconds", value: 600 } }) },
    { tone: "note", what: message("wizard-online-speed_reason") },
  ],
};

const calm: ResultView = {
  ...result,
  headline: message("example-calm"),
  findings: [],
  could_not_check: [],
  fine: ["connection", "power", "storage", "access", "app", "files", "provider"],
  unfit: [],
  more_unfit: 0,
  off_cable: [],
  off_cable_look: null,
  next: [message("example-next-charge"), message("example-next-look", { n: count(214) })],
  earlier_checks: 0,
  heard: [],
};

const watched: Args = { ...app, amount: { type: "bytes", value: 12_300_000 }, time: { type: "seconds", value: 60 } };

const watch: WatchView = {
  lead: message("watch-bytes-lead", app),
  watched_ms: 42_000,
  of_ms: 60_000,
  points: [0, 3, 6, 9, 14, 21, 30, 42].map((seconds) => ({ ms: seconds * 1000, amount: seconds * seconds * 7_000 })),
  so_far: message("watch-bytes-so_far", watched),
  details: [
    message("watch-speed", { bytes: { type: "bytes", value: 292_000 } }),
    message("watch-over-wifi", { bytes: { type: "bytes", value: 12_300_000 } }),
  ],
  state: { kind: "watching" },
};
const account = (state: AccountState, ended: string | null = null): AccountView => ({
  name: message("account-nextcloud"),
  state,
  ended: ended === null ? null : message(ended),
});

const clouded = (state: AccountState): View =>
  view({ kind: "result", ...calm, cloud: { app: "Example", says: [], why_not: null, account: account(state) } });

/** So many photos and videos, as the library counts them. */
const deep = (photos: number, videos: number): Args => ({
  what: {
    type: "messages",
    value: [
      message("library-photos", { n: count(photos) }),
      ...(videos > 0 ? [message("library-videos", { n: count(videos) })] : []),
    ],
  },
  size: { type: "bytes", value: 624_000_000 },
});

const fix = (state: FixState, more: Partial<FixView> = {}): ScreenView => ({
  kind: "fix",
  rule: saver.rule,
  fix: "turn_off_saver",
  finding: saver.title,
  certainty: "seen",
  name: message("example-fix"),
  why: message("example-fix.why"),
  safety: "safe",
  changes: [
    {
      setting: message("example-setting-saver"),
      old: message("example-setting-saver.on"),
      new: message("example-setting-saver.off"),
    },
    {
      setting: message("example-setting-sticky"),
      old: message("example-setting-saver.on"),
      new: message("example-setting-saver.off"),
    },
  ],
  loses: null,
  rescue_first: null,
  undo: message("example-fix.undo"),
  button: message("example-fix.button"),
  position: 1,
  of: 3,
  watch: true,
  state,
  ...more,
});

const DIR = "/home/jane/Pictures/Unstuck/Samsung Galaxy A54";

const rescue = (state: RescueState, before_fix = false): View => view({ kind: "rescue", before_fix, state });

const amount = (files: number, bytes: number): Message => ({
  id: "rescue-amount",
  args: { files: { type: "count", value: files }, bytes: { type: "bytes", value: bytes } },
});

const progress = (verifying: boolean): RescueProgress => ({
  verifying,
  bytes_done: 420_000_000,
  bytes: 1_104_000_000,
  says: {
    id: "rescue-progress",
    args: {
      done: { type: "bytes", value: 420_000_000 },
      bytes: { type: "bytes", value: 1_104_000_000 },
      files: { type: "count", value: 118 },
      of: { type: "count", value: 312 },
    },
  },
  rate: { id: "rescue-rate", args: { bytes: { type: "bytes", value: 31_000_000 }, left: { type: "seconds", value: 22 } } },
});

const facts = (...named: [string, FactProgress["state"]][]): FactProgress[] =>
  named.map(([name, state]) => ({ name: message(`example-fact-${name}`), state }));

/** What the doctor says of each sight that its tests know, word for word: `crates/diagnosis/tests/doctor`. */
const AT_HAND: Record<string, PhonesSeen> = JSON.parse(AT_HAND_JSON);

/** What the list of phones can look like. */
export const PHONES: Record<string, PhonesSeen> = {
  asking: { looked: false, phones: [], guide: [], noticed: null },
  ...AT_HAND,
};

/** One phone that can be checked. */
export function ready(key: string): PhonesSeen {
  const seen = AT_HAND["the server has it"];
  if (seen === undefined) throw new Error("the examples have a phone that is ready");
  return { ...seen, phones: seen.phones.map((phone) => ({ ...phone, key, serial: key })) };
}

const demo: View["phone"] = {
  serial: "demo-pixel",
  platform: "android",
  name: "Google Pixel 8",
  os_version: "14",
  demo: true,
  link: "ready",
};

/** What the comparison of services says, word for word: `crates/diagnosis/tests/compare.rs`. */
const COMPARISONS: Record<string, CompareView> = JSON.parse(COMPARISON_JSON);

function compared(name: string): CompareView {
  const view = COMPARISONS[name];
  if (view === undefined) throw new Error(`no comparison ${name}`);
  return view;
}

/** The comparison without a phone, with these answers in it. What it suggests is said by the shell alone. */
export function comparison(answers: Record<string, string>): CompareView {
  const view = compared("");
  return { ...view, questions: view.questions.map((question) => ({ ...question, chosen: answers[question.id] ?? null })) };
}

const PAGE: PageView = {
  title: "Why the photo backup stopped",
  lead: "Battery saver is on all the time",
  parts: [
    {
      heading: "What was found",
      entries: [{ title: "Battery saver is on all the time", tags: ["stops the backup"], lines: [{ label: "The phone says", text: "Battery saver is on." }] }],
    },
  ],
  foot: "No serial number is in here.",
  html: "",
  json: "{}",
};

/** So many reports of somebody else's. */
export function openedReports(how: number): OpenedReports {
  if (how < 2) return { pages: [PAGE], difference: null };
  const difference = { alike: false, gone: ["Battery saver is on"], new: ["The Wi-Fi is weak"], stayed: [], unknown: ["The clock is wrong"] };
  return { pages: [PAGE, { ...PAGE, lead: "The Wi-Fi is weak" }], difference };
}

/** A view for each kind of screen, each state of a fix, and what can be on top of them. */
export const VIEWS: Record<string, View> = {
  starting: view(
    { kind: "starting", problem: null },
    { app: null, phone: { ...demo, name: null, os_version: null, demo: false, link: "connecting" } },
  ),
  "starting, waiting for a tap": view(
    {
      kind: "starting",
      problem: { what: message("example-problem"), advice: message("example-problem.advice") },
    },
    { app: null, phone: { ...demo, name: null, os_version: null, demo: false, link: "unauthorized" } },
  ),
  "starting, looking for apps": view({ kind: "starting", problem: null }, { app: null }),
  consent: view(
    {
      kind: "consent",
      reads: ["settings", "app", "counts"].map((what) => message(`example-read-${what}`)),
      never: ["photos", "messages", "names"].map((what) => message(`example-never-${what}`)),
    },
    { app: null, phone: demo, open_changes: [change("1"), change("2")] },
  ),
  "choose app": view(
    {
      kind: "choose_app",
      apps: [
        {
          package: "com.google.android.apps.photos",
          name: "Google Photos",
          installed: true,
          version: "7.2.0",
          last_used: SEEN_AT - 86_400 * 3,
          likely: message("example-likely"),
        },
        {
          package: "com.microsoft.skydrive",
          name: "Microsoft OneDrive",
          installed: true,
          version: "7.14",
          last_used: null,
          likely: null,
        },
        { package: "app.alextran.immich", name: "Immich", installed: false, version: null, last_used: null, likely: null },
      ],
    },
    { app: null },
  ),
  checking: view({
    kind: "checking",
    done: 8,
    total: 13,
    lanes: [
      { lane: "connection", facts: facts(["wifi", "read"], ["internet", "read"], ["vpn", "not_here"]) },
      { lane: "power", facts: facts(["battery", "read"], ["saver", "read"], ["bucket", "read"], ["maker", "unknown"]) },
      { lane: "storage", facts: facts(["storage", "read"]) },
      { lane: "access", facts: facts(["permission", "waiting"], ["accounts", "waiting"]) },
      { lane: "app", facts: facts(["version", "waiting"], ["job", "waiting"]) },
      { lane: "files", facts: facts(["photos", "waiting"]) },
    ],
  }),
  result: view({ kind: "result", ...result }),
  "result, one fixed": view(
    {
      kind: "result",
      ...result,
      findings: [
        { ...saver, state: "fixed" },
        { ...metered, state: "not_fixed" },
        { ...bucket, state: "skipped" },
      ],
    },
    { open_changes: [change("1")] },
  ),
  "result, nothing wrong": view({ kind: "result", ...calm }),
  "fix reading": view(fix({ kind: "reading" })),
  "fix proposed": view(fix({ kind: "proposed" })),
  "fix proposed, loses something": view(
    fix({ kind: "proposed" }, { safety: "ask", certainty: "indirect", loses: message("example-fix.loses"), rescue_first: { id: "rescue-why" }, changes: [] }),
  ),
  "fix acting": view(fix({ kind: "acting", step: 2, of: 3 })),
  "fix counting": view(fix({ kind: "counting", seconds_left: 18, of: 30, why: message("example-wait") })),
  "fix on phone": view(
    fix({
      kind: "on_phone",
      guide: message("example-guide"),
      opened: true,
      opens: true,
      path: ["Einstellungen", "Apps", "Google Fotos", "Akku"],
      path_language: "de",
      watched: true,
      live: null,
      teller: "phone",
      heard: [],
      known: [],
    }),
  ),
  "fix on phone, by hand": view(
    fix({
      kind: "on_phone",
      guide: message("example-guide"),
      opened: false,
      opens: false,
      path: [],
      path_language: null,
      watched: false,
      live: message("example-signal", { strength: count(3) }),
      teller: "phone",
      heard: [],
      known: [],
    }),
  ),
  "fix by hand, watched": view(
    fix(
      {
        kind: "on_phone",
        guide: message("example-guide"),
        opened: false,
        opens: false,
        path: [],
        path_language: null,
        watched: true,
        live: message("example-saver.says"),
        teller: "phone",
        heard: [{ what: message("example-heard"), at: SEEN_AT }],
        known: [
          {
            value: message("cloud-trash-counts"),
            origin: {
              source: "support.example, on deleted photos",
              checked: "2026-11-26",
              certainty: message("compare-certainty-memory"),
              unproven: true,
            },
          },
          { value: message("cloud-shared-unknown"), origin: null },
        ],
      },
      { safety: "manual", changes: [], button: message("example-by-hand") },
    ),
  ),
  "fix asking": view(
    fix({
      kind: "asking",
      question: message("example-question"),
      answers: ["waiting", "paused", "not-sure"].map((id) => ({ id, text: message(`example-answer-${id}`) })),
      amounts: false,
    }),
  ),
  "fix asking for amounts": view(
    fix({
      kind: "asking",
      question: message("question-cloud_space"),
      answers: ["plenty", "nearly", "full"].map((id) => ({ id, text: message(`question-cloud_space.${id}`) })),
      amounts: true,
    }),
  ),
  "fix restarting": view(fix({ kind: "restarting" }), { phone: { ...view({ kind: "starting", problem: null }).phone, link: "lost" } }),
  "fix verifying": view(fix({ kind: "verifying" })),
  "fix fixed": view(fix({ kind: "fixed" })),
  "fix not fixed, another": view(fix({ kind: "not_fixed", another: true })),
  "fix not fixed": view(fix({ kind: "not_fixed", another: false })),
  "fix refused": view(
    fix({
      kind: "refused",
      explanation: message("example-refused"),
      phone_said: "java.lang.SecurityException: Permission denial: writing to settings requires:android.permission.WRITE_SECURE_SETTINGS",
      another: true,
    }),
  ),
  "fix not tried": view(fix({ kind: "not_tried", why: message("example-not-tried"), another: false })),
  "fix proposed, cable out": view(fix({ kind: "proposed" }), {
    phone: { ...view({ kind: "starting", problem: null }).phone, link: "lost" },
    notice: message("example-notice"),
  }),
  done: view(
    {
      kind: "done",
      headline: message("example-done"),
      findings: [
        { title: saver.title, severity: "stops", state: "fixed" },
        { title: metered.title, severity: "probably_stops", state: "not_fixed" },
        { title: bucket.title, severity: "slows", state: "skipped" },
        { title: large.title, severity: "note", state: "open" },
      ],
      changes: [
        change("1"),
        change("2", { kind: "undone" }),
        change("3", { kind: "undoing" }),
        change("4", { kind: "unsure" }),
        change("5", { kind: "undo_failed", why: message("example-undo-failed") }),
      ],
      next: calm.next,
      watch: true,
      debugging_on: true,
    },
    { open_changes: [change("1")] },
  ),
  "off cable proposed": view({
    kind: "off_cable",
    step: "proposed",
    happens: ["believes", "reads", "guard", "effects", "debugging"].map((id) =>
      message(`off_cable-${id}`, { time: { type: "seconds", value: 45 } }),
    ),
  }),
  "off cable under way": view({ kind: "off_cable", step: "under_way", now: message("off_cable-now-reading") }),
  "off cable found": view({
    kind: "off_cable",
    step: "over",
    looked: true,
    headline: message("off_cable-found"),
    says: [message("off_cable-found.means")],
    findings: [{ ...saver, help: "none", fixes: [], state: "open" }],
    again: "real",
    proof: message("off_cable-again-real"),
  }),
  "off cable not": view({
    kind: "off_cable",
    step: "over",
    looked: false,
    headline: message("off_cable-not"),
    says: [message("off_cable-not-link")],
    findings: [],
    again: "unproven",
    proof: message("off_cable-again-unproven", { time: { type: "seconds", value: 45 } }),
  }),
  "result, too low to look without the cable": view({
    kind: "result",
    ...result,
    off_cable_look: { not: message("off_cable-no-too_low", { level: { type: "percent", value: 30 } }) },
  }),
  "watch, beginning": view({ kind: "watch", ...watch, watched_ms: 0, points: [], so_far: null, details: [] }),
  watch: view({ kind: "watch", ...watch }),
  "watch, it works": view({
    kind: "watch",
    ...watch,
    state: {
      kind: "ended",
      verdict: "works",
      headline: message("watch-bytes-works", watched),
      says: [
        message("watch-bytes-works.means", app),
        message("watch-estimate", { bytes: { type: "bytes", value: 410_000_000 }, time: { type: "seconds", value: 900 } }),
      ],
      stops: [],
    },
  }),
  "watch, nothing": view({
    kind: "watch",
    ...watch,
    points: [
      { ms: 0, amount: 0 },
      { ms: 60_000, amount: 0 },
    ],
    details: [],
    state: {
      kind: "ended",
      verdict: "nothing",
      headline: message("watch-bytes-nothing", watched),
      says: ["done", "open", "charge"].map((reason) => message(`watch-bytes-nothing.${reason}`, app)),
      stops: [saver.title],
    },
  }),
  "watch, untold": view({
    kind: "watch",
    ...watch,
    points: [],
    so_far: null,
    details: [],
    state: {
      kind: "ended",
      verdict: "untold",
      headline: message("watch-untold"),
      says: [message("watch-untold.not_here")],
      stops: [],
    },
  }),
  "looking deeper": view({ kind: "looking_deeper", bytes: 412_000_000, of: 1_225_000_000 }),
  "looking deeper, at the beginning": view({ kind: "looking_deeper", bytes: 0, of: 0 }),
  "looking deeper, all here": view({ kind: "looking_deeper", bytes: 1_225_000_000, of: 1_225_000_000 }),
  "result, cloud not looked at": view({ kind: "result", ...calm, cloud: { app: "Example", says: [], why_not: null, account: null } }),
  "result, cloud looked at": view({
    kind: "result",
    ...calm,
    cloud: {
      app: "Example",
      says: [
        message("cloud-says-account-figures", { used: bytes(14_500_000_000), room: bytes(15_000_000_000) }),
        message("cloud-left", { left: bytes(500_000_000) }),
      ],
      why_not: null,
      account: account({ kind: "linked" }, "account-linked-keychain"),
    },
  }),
  "result, account offered": clouded({
    kind: "offered",
    terms: ["account-nextcloud-asks", "account-kept", "account-forgotten"].map((id) => message(id)),
    server: true,
    address: null,
    key: true,
  }),
  "result, account not set up": clouded({
    kind: "not_set_up",
    how: [message("account-google-set_up"), message("account-set_up")],
  }),
  "result, account being linked": clouded({ kind: "linking", url: "https://cloud.example.org/login/v2/flow/example" }),
  "result, account about to be linked": clouded({ kind: "linking", url: null }),
  "result, account asked": clouded({ kind: "reading" }),
  "result, account forgotten": clouded({ kind: "forgetting" }),
  "result, cloud not sure": view({
    kind: "result",
    ...calm,
    cloud: { app: "Example", says: [], why_not: message("cloud-not_sure"), account: null },
  }),
  "result, deeper offered": view({ kind: "result", ...calm, deeper: { kind: "offered" } }),
  "result, deeper read": view({
    kind: "result",
    ...calm,
    deeper: {
      kind: "read",
      says: [
        message("wizard-deeper-all", deep(4_290, 210)),
        message("wizard-deeper-only_here", deep(310, 2)),
        message("wizard-deeper-not_here", deep(3_000, 0)),
        message("wizard-deeper-unclear", { n: count(4) }),
      ],
    },
  }),
  "result, deeper not read": view({
    kind: "result",
    ...calm,
    deeper: { kind: "not_read", why: message("wizard-deeper-restless") },
  }),
  "looking online": view({ kind: "looking_online", done: 1, of: 3 }),
  "measuring the speed": view({ kind: "measuring_speed", bytes: 8_400_000, of: 25_000_000 }),
  "looking online, at the beginning": view({ kind: "looking_online", done: 0, of: 0 }),
  "result, online offered": view({ kind: "result", ...calm, online: { asks: [apple], server: null, says: [], speed, cannot } }),
  "result, online read": view({
    kind: "result",
    ...calm,
    online: {
      asks: [apple],
      server: null,
      says: [
        { tone: "fine", what: message("wizard-online-fine", { ...saidByApple, parts: { type: "list", value: ["Photos", "iCloud Account & Sign In"] } }) },
        { tone: "note", what: message("wizard-online-computer_online") },
      ],
      speed: slowLine,
      cannot,
    },
  }),
  "result, online, own server": view({
    kind: "result",
    ...calm,
    online: {
      asks: [
        { address: "https://photos.example.org/api/server/ping", why: message("wizard-online-ask-server") },
        { address: "POST https://photos.example.org/api/assets", why: message("wizard-online-ask-size") },
        { address: "photos.example.org 443", why: message("wizard-online-ask-from_phone") },
      ],
      server: { address: "https://photos.example.org", problem: null },
      says: [
        {
          tone: "trouble",
          what: message("wizard-online-server-no_page", { why: { type: "message", value: message("online-why-certificate_expired") } }),
        },
        { tone: "unknown", what: message("wizard-online-server-phone_could_not") },
        {
          tone: "note",
          what: message("wizard-online-server-size_between", {
            passes: { type: "bytes", value: 1_048_576 },
            stops: { type: "bytes", value: 2_097_152 },
          }),
        },
      ],
      speed,
      cannot,
    },
  }),
  "result, online, no address": view({
    kind: "result",
    ...calm,
    online: { asks: [], server: { address: null, problem: message("wizard-online-address-not_one") }, says: [], speed, cannot },
  }),
  "result, online, nobody to ask": view({ kind: "result", ...calm, online: { asks: [], server: null, says: [], speed, cannot } }),
  history: view({
    kind: "history",
    checks: [
      {
        at: SEEN_AT,
        app: "Google Photos",
        findings: [
          { rule: saver.rule, severity: "stops", title: saver.title, new: true },
          { rule: bucket.rule, severity: "slows", title: bucket.title, new: false },
        ],
        could_not_check: 2,
      },
      {
        at: SEEN_AT - 86_400 * 9,
        app: "Google Photos",
        findings: [{ rule: bucket.rule, severity: "slows", title: bucket.title, new: true }],
        could_not_check: 1,
      },
      { at: SEEN_AT - 86_400 * 40, app: null, findings: [], could_not_check: 0 },
    ],
  }),
  report: view({
    kind: "report",
    page: {
      title: "Why the photo backup stopped",
      lead: "Battery saver is on all the time",
      parts: [
        {
          heading: "What was found",
          entries: [
            {
              title: "Battery saver is on all the time",
              tags: ["stops the backup", "fixed"],
              lines: [
                { label: "The phone says", text: "Battery saver is on." },
                { label: "The phone’s own words (Battery saver)", text: "low_power=1" },
                { label: "The phone’s own words (Notices)", text: "(private, left out)" },
              ],
            },
          ],
        },
        { heading: "Nothing wrong here", entries: [{ title: "Space", tags: [], lines: [] }] },
      ],
      foot: "No serial number is in here.",
      html: "<!doctype html><title>Why the photo backup stopped</title>",
      json: '{ "schema": 1 }',
    },
  }),
  monthly: view({
    kind: "monthly",
    checks: [
      { id: "storage", name: message("monthly-storage"), state: "ok", found: [], unread: [] },
      { id: "background", name: message("monthly-background"), state: "could_not_check", found: [], unread: [message("example-hibernated")] },
      { id: "battery", name: message("monthly-battery"), state: "needs_you", found: [saver.title], unread: [] },
      { id: "internet", name: message("monthly-internet"), state: "ok", found: [], unread: [] },
    ],
    library: [
      message("monthly-library", { photos: count(4120), videos: count(212) }),
      message("monthly-library-more", { count: count(214), at: { type: "time", value: SEEN_AT - 86_400 * 31 } }),
      message("monthly-only_here-at_least", { count: count(12), since: { type: "time", value: SEEN_AT - 86_400 * 20 } }),
      message("monthly-only_here-more", { count: count(3), at: { type: "time", value: SEEN_AT - 86_400 * 31 } }),
    ],
    change: { at: SEEN_AT - 86_400 * 31, worse: [saver.title], better: [bucket.title], unknown: [message("example-hibernated")] },
    today: SEEN_AT,
    reminder: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
  }),
  "monthly, the first": view({
    kind: "monthly",
    checks: [{ id: "storage", name: message("monthly-storage"), state: "ok", found: [], unread: [] }],
    library: [message("monthly-library-unknown"), message("monthly-only_here-unknown")],
    change: null,
    today: SEEN_AT,
    reminder: null,
  }),
  compare: view({ kind: "compare", ...compared("phone") }),
  "compare, nothing fits": view({ kind: "compare", ...compared("nothing fits") }),
  "rescue listing": rescue({ kind: "listing" }),
  "rescue not listed": rescue({ kind: "not_listed", why: { id: "rescue-not_listed-timed_out" } }),
  "rescue choosing": rescue({
    kind: "choosing",
    choices: [
      {
        id: "since",
        name: { id: "rescue-choice-since", args: { since: { type: "time", value: SEEN_AT - 86_400 * 3 } } },
        says: amount(312, 1_104_000_000),
        notes: [],
        files: 312,
      },
      { id: "all", name: { id: "rescue-choice-all" }, says: amount(4120, 18_400_000_000), notes: [], files: 4120 },
    ],
    folders: [
      { name: "DCIM/Camera", says: amount(4000, 18_300_000_000) },
      { name: "Pictures/Screenshots", says: amount(120, 100_000_000) },
    ],
    unlisted: { id: "rescue-unlisted", args: { files: { type: "count", value: 1 } } },
    deeper: null,
  }),
  "rescue choosing, an iPhone": rescue({
    kind: "choosing",
    choices: [{ id: "all", name: { id: "rescue-choice-all_iphone" }, says: amount(2, 4_000_000), notes: [], files: 2 }],
    folders: [],
    unlisted: null,
    deeper: { kind: "offered" },
  }),
  "rescue choosing, an iPhone that was looked into": rescue({
    kind: "choosing",
    choices: [
      {
        id: "only_here",
        name: {
          id: "rescue-choice-only_here",
          args: { what: { type: "messages", value: [{ id: "library-photos", args: { n: { type: "count", value: 312 } } }] } },
        },
        says: amount(640, 1_104_000_000),
        notes: [
          { id: "rescue-unclear", args: { n: { type: "count", value: 2 } } },
          { id: "rescue-not_found", args: { n: { type: "count", value: 1 } } },
        ],
        files: 640,
      },
      { id: "all", name: { id: "rescue-choice-all_iphone" }, says: amount(4120, 18_400_000_000), notes: [], files: 4120 },
    ],
    folders: [],
    unlisted: null,
    deeper: null,
  }),
  "rescue copying": rescue({ kind: "copying", dir: DIR, progress: progress(false), awake: { id: "rescue-awake-kept" } }),
  "rescue copying, begun": rescue({ kind: "copying", dir: DIR, progress: null, awake: null }),
  "rescue verifying": rescue({ kind: "copying", dir: DIR, progress: progress(true), awake: null }),
  "rescue paused": rescue({ kind: "paused", dir: DIR, progress: { ...progress(false), rate: null } }),
  "rescue stopped": rescue({
    kind: "stopped",
    dir: DIR,
    why: { id: "rescue-stopped-full", args: { dir: { type: "text", value: DIR } } },
  }),
  "rescue saved": rescue({
    kind: "saved",
    dir: DIR,
    whole: false,
    missing: { id: "rescue-not_found", args: { n: { type: "count", value: 1 } } },
    headline: {
      id: "rescue-saved-some",
      args: {
        files: { type: "count", value: 310 },
        bytes: { type: "bytes", value: 1_100_000_000 },
        left: { type: "count", value: 2 },
      },
    },
    left: [{ why: { id: "rescue-left-refused" }, files: ["/DCIM/100APPLE/IMG_0001.HEIC"], count: 2 }],
  }),
  "rescue saved, before a fix": rescue(
    {
      kind: "saved",
      dir: DIR,
      whole: true,
      missing: null,
      headline: {
        id: "rescue-saved",
        args: {
          files: { type: "count", value: 312 },
          bytes: { type: "bytes", value: 1_104_000_000 },
          left: { type: "count", value: 0 },
        },
      },
      left: [],
    },
    true,
  ),
};

/** The first example of each kind of screen; a new kind without one does not compile. */
export const KINDS = {
  starting: "starting",
  consent: "consent",
  choose_app: "choose app",
  checking: "checking",
  result: "result",
  looking_deeper: "looking deeper",
  watch: "watch",
  off_cable: "off cable proposed",
  looking_online: "looking online",
  measuring_speed: "measuring the speed",
  fix: "fix proposed",
  done: "done",
  history: "history",
  report: "report",
  monthly: "monthly",
  compare: "compare",
  rescue: "rescue choosing",
} satisfies Record<ScreenView["kind"], string>;
