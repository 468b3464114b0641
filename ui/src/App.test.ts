import { cleanup, render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import App from "./App.svelte";
import type { PersonEvent } from "./bindings/PersonEvent";
import type { PhoneToOpen } from "./bindings/PhoneToOpen";
import type { View } from "./bindings/View";
import ftl from "./examples.ftl?raw";
import { PHONES, ready, VIEWS } from "./examples";
import { FakeBackend } from "./fake-backend";
import { FILES, Words } from "./words";

const words = new Words(["en"], { ...FILES, "en/examples.ftl": ftl });

/** A message that does not exist is reported here. */
let complaints: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  complaints = vi.spyOn(console, "error");
});

afterEach(() => {
  expect(complaints.mock.calls).toEqual([]);
  cleanup();
});

/** Draws a window over this backend and waits until it has settled. */
async function open(backend: FakeBackend): Promise<FakeBackend> {
  render(App, { backend, words });
  await settled();
  return backend;
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function example(name: string): FakeBackend {
  const view = VIEWS[name];
  if (view !== undefined) return FakeBackend.open(view);
  const phones = PHONES[name];
  if (phones === undefined) throw new Error(`no example ${name}`);
  return FakeBackend.phones(phones);
}

async function press(name: string | RegExp): Promise<void> {
  screen.getByRole("button", { name }).click();
  await settled();
}

describe.each([...Object.keys(PHONES), ...Object.keys(VIEWS)])("%s", (name) => {
  test("is drawn with its heading in focus, one main thing to do, and nothing that axe finds", async () => {
    await open(example(name));

    const headings = screen.getAllByRole("heading", { level: 1 });
    expect(headings).toHaveLength(1);
    expect(headings[0]?.textContent).not.toBe("");
    expect(document.activeElement).toBe(headings[0]);
    expect(document.querySelectorAll(".button.primary").length).toBeLessThanOrEqual(1);
    expect(document.title).toContain("Unstuck");

    const found = await axe.run(document, {
      // happy-dom lays nothing out: contrast is looked at in a real browser.
      rules: { "color-contrast": { enabled: false } },
    });
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
  });
});

describe("a press says one thing", () => {
  const cases: [string, string | RegExp, PersonEvent][] = [
    ["consent", "Agree and go on", { event: "agree_to_read" }],
    ["choose app", "Continue", { event: "choose_app", package: "com.google.android.apps.photos" }],
    ["checking", "Cancel the check", { event: "cancel" }],
    ["result", "Go through 3 fixes", { event: "start_fixing" }],
    ["result", "Fix this: Battery saver is on all the time", { event: "fix_this", rule: "power/saver_left_on" }],
    ["result", /^Show me how/, { event: "fix_this", rule: "connection/wifi_metered" }],
    ["result", "Check again", { event: "check_again" }],
    ["result, deeper offered", "Look into the library", { event: "look_deeper" }],
    ["result, deeper read", "Look again", { event: "look_deeper" }],
    ["result, deeper not read", "Look again", { event: "look_deeper" }],
    ["looking deeper", "Stop looking", { event: "cancel" }],
    ["result", "Watch whether photos go up", { event: "watch" }],
    ["fix fixed", "Watch whether photos go up", { event: "watch" }],
    ["done", "Watch whether photos go up", { event: "watch" }],
    ["watch", "I have seen enough", { event: "cancel" }],
    ["watch, nothing", "Watch once more", { event: "watch" }],
    ["result", "Look without the cable", { event: "show_off_cable" }],
    ["off cable proposed", "Do that now", { event: "agree" }],
    ["off cable under way", "Stop, and end it now", { event: "cancel" }],
    ["result, online offered", "Look online", { event: "look_online" }],
    ["result, online read", "Ask again", { event: "look_online" }],
    ["result, online, own server", "Use this address", { event: "name_server", address: "https://photos.example.org" }],
    ["looking online", "Stop asking", { event: "cancel" }],
    ["result", "Choose another app", { event: "change_app" }],
    ["result", "Compare with 2 earlier checks", { event: "show_history" }],
    ["result", "Finish without fixing", { event: "finish" }],
    ["result, nothing wrong", "Finish", { event: "finish" }],
    ["result, one fixed", "Undo: Battery saver", { event: "undo", change: "1" }],
    ["fix reading", "Cancel", { event: "cancel" }],
    ["fix proposed", "Switch battery saver off", { event: "agree" }],
    ["fix proposed", "Skip this", { event: "skip" }],
    ["fix proposed", "Back to the result", { event: "back" }],
    ["fix counting", "End the wait now", { event: "cancel" }],
    ["fix by hand, watched", "I have plugged it in", { event: "look_now" }],
    ["fix on phone", "I have done it", { event: "look_now" }],
    ["fix on phone", "Open the screen again", { event: "open_again" }],
    ["fix on phone, by hand", "I have done it", { event: "look_now" }],
    ["fix asking", "Backup is off", { event: "answer", answer: "paused" }],
    ["fix asking", "I am not sure", { event: "answer", answer: "not-sure" }],
    ["fix restarting", "Stop waiting", { event: "cancel" }],
    ["fix verifying", "Stop waiting", { event: "cancel" }],
    ["fix not fixed", "Look again", { event: "look_now" }],
    ["fix fixed", "Go on", { event: "agree" }],
    ["fix not fixed, another", "Try another way", { event: "try_another" }],
    ["fix not fixed, another", "Skip this", { event: "skip" }],
    ["fix not fixed", "Go on", { event: "skip" }],
    ["fix refused", "Try another way", { event: "try_another" }],
    ["fix not tried", "Go on", { event: "skip" }],
    ["done", "Undo: Battery saver", { event: "undo", change: "1" }],
    ["done", "Undo all changes", { event: "undo_all" }],
    ["done", "Open that screen on the phone", { event: "open_debugging_screen" }],
    ["done", "Check again", { event: "check_again" }],
    ["history", "Back to the result", { event: "back" }],
    ["result", "Save a report", { event: "show_report" }],
    ["done", "Save a report", { event: "show_report" }],
    ["report", "Back", { event: "back" }],
    ["result", "Compare backup services", { event: "show_compare" }],
    ["done", "Compare backup services", { event: "show_compare" }],
    ["compare", "Back to the result", { event: "back" }],
    ["result", "This month’s four checks", { event: "show_monthly" }],
    ["monthly", "Back to the result", { event: "back" }],
    ["result", "Copy photos to this computer", { event: "show_rescue" }],
    ["result", "Save the photos on this computer", { event: "show_rescue" }],
    ["result", /^Save them on this computer: /, { event: "show_rescue" }],
    ["rescue choosing, an iPhone", "Look into the library", { event: "look_deeper" }],
    ["fix proposed, loses something", "Save the photos first", { event: "show_rescue" }],
    [
      "rescue choosing",
      "Save them now",
      { event: "start_rescue", dir: "/home/jane/Pictures/Unstuck/Samsung Galaxy A54", choice: "since", folders: [] },
    ],
    ["rescue copying", "Pause", { event: "pause_rescue" }],
    ["rescue copying", "Stop here", { event: "back" }],
    ["rescue paused", "Go on", { event: "go_on_with_rescue" }],
    ["rescue stopped", "Go on", { event: "go_on_with_rescue" }],
    ["rescue not listed", "Try again", { event: "go_on_with_rescue" }],
    ["rescue saved", "Back to the result", { event: "back" }],
    ["rescue saved, before a fix", "Go on with the fix", { event: "back" }],
  ];
  test.each(cases)("%s: %s", async (name, button, event) => {
    const backend = await open(example(name));
    const [first] = screen.getAllByRole("button", { name: button });
    first?.click();
    await settled();
    expect(backend.sent).toEqual([event]);
  });

  const phones: [string, string, PhoneToOpen][] = [
    ["the server has it", "Check this phone", { kind: "plugged", serial: "SERIAL1" }],
    ["straight over USB", "Check this phone", { kind: "plugged", serial: "SERIAL1" }],
    ["nothing at all", "Try with a demo phone", { kind: "demo", name: "google-pixel-8-android-14" }],
    ["nothing at all", "Try with a demo iPhone", { kind: "demo", name: "apple-iphone-14-pro-ios-18" }],
  ];
  test.each(phones)("%s: %s", async (name, button, phone) => {
    const backend = await open(example(name));
    await press(button);
    expect(backend.opened).toEqual([phone]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Connecting to your phone");
  });
});

test("photos are saved where the person says, and only from the folders that they picked", async () => {
  const backend = await open(example("rescue choosing"));
  backend.picks = "/media/stick";
  await press("Choose another folder");
  expect(document.body.textContent).toContain("/media/stick");
  screen.getByRole("radio", { name: /^All photos and videos/ }).click();
  screen.getByRole("checkbox", { name: /^Pictures\/Screenshots/ }).click();
  await settled();
  await press("Save them now");
  const folders = ["Pictures/Screenshots"];
  expect(backend.sent).toEqual([{ event: "start_rescue", dir: "/media/stick", choice: "all", folders }]);
});

test("what is saved is what is shown, and where it is is said", async () => {
  const backend = await open(example("report"));
  const { screen: shown } = VIEWS["report"] ?? {};
  if (shown?.kind !== "report" || shown.page === null) throw new Error("the example has a page");
  const texts = shown.page.parts.flatMap(({ heading, entries }) => [
    heading,
    ...entries.flatMap(({ title, tags, lines }) => [title, ...tags, ...lines.flatMap(({ label, text }) => [label, text])]),
  ]);
  const all = document.body.textContent;
  for (const text of [shown.page.title, shown.page.lead, shown.page.foot, ...texts]) expect(all).toContain(text);
  expect(backend.saved).toEqual([]);
  await press("Save this page");
  expect(backend.saved).toEqual([["html", shown.page.html]]);
  expect(document.body.textContent).toContain("/home/jane/Downloads/unstuck-report.html");
  await press("Save it for another program");
  expect(backend.saved[1]).toEqual(["json", shown.page.json]);
});

describe("services beside each other", () => {
  const answer = (name: string) => screen.getByRole("radio", { name });

  test("are there without a phone, from the first page and back, by keys alone", async () => {
    const backend = await open(example("nothing at all"));
    const button = screen.getByRole("button", { name: "Compare backup services" });
    button.focus();
    expect(document.activeElement).toBe(button);
    button.click();
    await settled();
    expect(backend.compared).toEqual([{}]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Which backup service?");
    const found = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    // What is wider than the window can be scrolled by keys, and every answer is a native radio button.
    expect(screen.getByRole("region", { name: "All of them side by side" }).tabIndex).toBe(0);
    expect(screen.getAllByRole("radio")).toHaveLength(9);
    answer("Nobody but me").click();
    await settled();
    answer("It must be free").click();
    await settled();
    expect(backend.compared.at(-1)).toEqual({ sight: "only_me", cost: "free" });
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Nobody but me" }).checked).toBe(true);
    screen.getAllByRole("button", { name: "Back" })[0]?.click();
    await settled();
    expect(screen.getByRole("button", { name: "Compare backup services" })).toBeTruthy();
    expect(backend.sent).toEqual([]);
  });

  test("show all columns of all services, and where each cell was read", async () => {
    await open(example("compare"));
    const view = VIEWS["compare"]?.screen;
    if (view?.kind !== "compare") throw new Error("the example compares");
    const table = screen.getByRole("table");
    expect(table.querySelectorAll("tbody tr")).toHaveLength(view.services.length);
    expect(table.querySelectorAll("thead th")).toHaveLength(view.aspects.length + 1);
    const all = document.body.textContent;
    for (const { cells } of view.services) for (const { origin } of cells) if (origin !== null) expect(all).toContain(origin.source);
    expect(table.textContent).toContain("Not known");
    expect(all).toContain("A sync is not a backup");
    expect(document.querySelectorAll("a")).toHaveLength(0);
  });

  test("an answer is sent as one thing", async () => {
    const backend = await open(example("compare"));
    answer("The provider may").click();
    await settled();
    expect(backend.sent).toEqual([{ event: "choose", question: "sight", answer: "anyone" }]);
  });
});

describe("reports of somebody else's", () => {
  const pick = async (name: string, ...texts: string[]) => {
    const input = screen.getByLabelText<HTMLInputElement>(name);
    const files = texts.map((text) => new File([text], "unstuck-report.json", { type: "application/json" }));
    Object.defineProperty(input, "files", { value: files, configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await settled();
    await settled();
  };
  const violations = async () => (await axe.run(document, { rules: { "color-contrast": { enabled: false } } })).violations.map(({ id }) => id);

  test("one is read, and one more is compared with it; nothing can be saved or sent", async () => {
    const backend = await open(example("nothing at all"));
    await pick("Open a report", '{"a":1}');
    expect(backend.openedReports).toEqual([['{"a":1}']]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("A report of somebody else’s");
    expect(document.body.textContent).toContain("Battery saver is on.");
    expect(await violations()).toEqual([]);
    expect(screen.queryByRole("button", { name: /save/i })).toBeNull();
    await pick("Compare with another report", '{"b":2}');
    expect(backend.openedReports[1]).toEqual(['{"a":1}', '{"b":2}']);
    const main = screen.getByRole("main").textContent;
    for (const said of ["The Wi-Fi is weak", "Gone since then", "different phones or apps", "Not judged in the later one"]) expect(main).toContain(said);
    expect(await violations()).toEqual([]);
    screen.getAllByRole("button", { name: "Back" })[0]?.click();
    await settled();
    expect(screen.getByLabelText("Open a report")).toBeTruthy();
    expect(backend.sent).toEqual([]);
  });

  test("two are picked at once, and a file that is none is said and opens nothing", async () => {
    const backend = await open(example("nothing at all"));
    backend.refuses = { kind: "not_a_report" };
    await pick("Open a report", "<html>");
    expect(screen.getByRole("alert").textContent).toContain("no report");
    await pick("Open a report", "x".repeat(2 << 20));
    expect(backend.openedReports[1]).toEqual([""]);
    screen.getAllByRole("button", { name: "Back" })[0]?.click();
    await settled();
    await pick("Open a report", "{}", "{}");
    expect(backend.openedReports[2]).toEqual(["{}", "{}"]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Two reports beside each other");
  });
});

test("the reminder is saved where the person chooses, and only then", async () => {
  const backend = await open(example("monthly"));
  const main = screen.getByRole("main").textContent;
  for (const said of ["214 more than", "12 photos and videos of the camera that came since may be", "That is 3 more than", "Needs you", "Could not check", "New since then"]) expect(main).toContain(said);
  expect(backend.reminders).toEqual([]);
  screen.getByRole("radio", { name: "Documents" }).click();
  await settled();
  await press("Save the reminder");
  expect(backend.reminders).toEqual([["BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "documents"]]);
  expect(document.body.textContent).toContain("/home/jane/documents/unstuck-reminder.ics");
  expect(backend.sent).toEqual([]);
});

test("a reminder at login is off until the person switches it on, and shown as the system says it is", async () => {
  const backend = await open(example("monthly"));
  const box = () => screen.getByRole<HTMLInputElement>("checkbox", { name: /^Remind me when I log in/ });
  expect(box().checked).toBe(false);
  box().click();
  await settled();
  expect([backend.atLogin, box().checked]).toEqual([true, true]);
  box().click();
  await settled();
  expect([backend.atLogin, box().checked]).toEqual([false, false]);
  backend.refuses = { kind: "not_at_login" };
  box().click();
  await settled();
  expect(box().checked).toBe(false);
  expect(document.body.textContent).toContain("could not be read or changed");
});

test("files that never go up are listed with their reason and place, and without a name", async () => {
  await open(example("result"));
  const list = screen.getByRole("region", { name: "Files that can never go up" });
  expect(list.textContent).toContain("Show the 5 files");
  expect(list.textContent).toContain("Video, 32.2 GB: Too large for the service");
  expect(list.textContent).toContain("In DCIM/Camera, since ");
  expect(list.textContent).toContain("And 3 more, which are smaller.");
  cleanup();
  await open(example("result, nothing wrong"));
  expect(screen.queryByRole("region", { name: "Files that can never go up" })).toBeNull();
});

test("nobody turns away in the middle of a change", async () => {
  await open(example("fix acting"));
  expect(screen.queryByRole("button", { name: "Back to the result" })).toBeNull();
  expect(document.querySelector("main button")).toBeNull();
});

describe("choosing an app", () => {
  test("the likeliest is picked, and another can be", async () => {
    const backend = await open(example("choose app"));
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Google Photos/ }).checked).toBe(true);
    screen.getByRole("radio", { name: /OneDrive/ }).click();
    await press("Continue");
    expect(backend.sent).toEqual([{ event: "choose_app", package: "com.microsoft.skydrive" }]);
  });

  test("not sure is an answer", async () => {
    const backend = await open(example("choose app"));
    screen.getByRole("radio", { name: /not sure/ }).click();
    await press("Continue");
    expect(backend.sent).toEqual([{ event: "choose_app", package: null }]);
  });
});

describe("connecting", () => {
  const sees = (name: string) => open(example(name));
  const text = () => document.querySelector("main")?.textContent ?? "";

  test("a phone with debugging off is shown its maker's own way, newer versions first", async () => {
    await sees("file transfer, debugging off");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Almost there");
    expect(text()).toContain("A device made by Google is plugged in.");
    expect(text()).toContain("Build number");
    expect(text().indexOf("Android 12 and newer")).toBeLessThan(text().indexOf("Android 9 to 11"));
    expect(screen.queryByRole("button", { name: "Check this phone" })).toBeNull();
  });

  test("the page goes on by itself when it is solved", async () => {
    const backend = await sees("no right to open");
    const solved = PHONES["straight over USB"];
    if (solved === undefined) throw new Error("the examples have a phone that is ready");
    backend.tell({ kind: "phones", ...solved });
    await settled();
    expect(screen.getByRole("button", { name: "Check this phone" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Install the rule" })).toBeNull();
  });

  test("the rule is shown before it is installed, and only a press installs it", async () => {
    const backend = await sees("no right to open");
    expect(text()).toContain("ff4201");
    expect(text()).toContain("/etc/udev/rules.d/70-unstuck.rules");
    expect(backend.rules).toBe(0);
    backend.refuses = { kind: "rule_dismissed" };
    await press("Install the rule");
    expect(backend.rules).toBe(1);
    expect(screen.getByRole("alert").textContent).toContain("Nothing was changed");
    expect(screen.getByRole("button", { name: "Install the rule" })).toBeTruthy();
  });

  test("what cannot be asked for is typed by hand", async () => {
    await sees("no right to open, and no password dialog");
    expect(screen.queryByRole("button", { name: "Install the rule" })).toBeNull();
    expect(text()).toContain("udevadm control --reload");
  });

  test("who has a busy phone is named", async () => {
    await sees("busy, while a known program runs");
    expect(text()).toContain("Samsung Smart Switch");
  });

  test("a phone that was lost is spoken of, and the way to plug it in is there", async () => {
    await sees("lost in the middle");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Plug in your phone");
    expect(text()).toContain("Not plugged in any more");
    expect(text()).toContain("Plug the phone in.");
  });

  test("something new is noticed", async () => {
    await sees("something new");
    expect(text()).toContain("Ultra Fit");
  });
});

describe("the way through the window", () => {
  test("the heading takes the focus when the page becomes another, and only then", async () => {
    const backend = await open(example("fix counting"));
    const counting = VIEWS["fix counting"];
    const fixed = VIEWS["fix fixed"];
    if (counting?.screen.kind !== "fix" || counting.screen.state.kind !== "counting" || fixed === undefined) {
      throw new Error("the examples have a countdown");
    }
    const cancel = screen.getByRole("button", { name: "End the wait now" });
    cancel.focus();

    const state = { ...counting.screen.state, seconds_left: 17 };
    backend.show({ ...counting, screen: { ...counting.screen, state } });
    await settled();
    expect(document.querySelector(".number")?.textContent).toBe("17");
    expect(document.activeElement).toBe(cancel);

    backend.show(fixed);
    await settled();
    expect(document.activeElement?.textContent).toBe("That is fixed");
  });

  test("a phone that was unplugged and plugged in again shows in the list by itself", async () => {
    const backend = await open(example("nothing at all"));
    expect(screen.queryByRole("button", { name: "Check this phone" })).toBeNull();
    backend.tell({ kind: "phones", ...ready("R58M") });
    await settled();
    expect(screen.getByRole("heading", { level: 2, name: "Pixel 8" })).toBeTruthy();
  });

  test("leaving a phone closes it, and its late views are not shown", async () => {
    const backend = await open(example("result"));
    await press("Other phones");
    expect(backend.closed).toEqual(["R58M12ABC"]);
    const late = VIEWS["fix fixed"];
    if (late !== undefined) backend.show(late);
    await settled();
    expect(screen.getByRole("button", { name: "Check this phone" })).toBeTruthy();
  });

  test("an address that is none is said, and stays to be mended", async () => {
    const backend = await open(example("nothing at all"));
    backend.refuses = { kind: "bad_address" };
    const input = screen.getByLabelText<HTMLInputElement>(/Address and port/);
    input.value = "nowhere";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await press("Connect");
    expect(backend.opened).toEqual([{ kind: "tcp", address: "nowhere" }]);
    expect(screen.getByRole("alert").textContent).toContain("192.168.1.7:5555");
  });

  test("a reader that stopped for good can be started again", async () => {
    const backend = await open(example("checking"));
    backend.tell({ kind: "worker_stopped", serial: "R58M12ABC", restarted: true });
    await settled();
    expect(screen.getByText(/had to be started again/)).toBeTruthy();
    backend.tell({ kind: "worker_stopped", serial: "R58M12ABC", restarted: false });
    await settled();
    await press("Connect again");
    expect(backend.opened).toEqual([{ kind: "plugged", serial: "R58M12ABC" }]);
  });

  test("a view that cannot be drawn is said, and the next one is drawn", async () => {
    const backend = await open(example("checking"));
    complaints.mockImplementation(() => undefined);
    const unknown: View = JSON.parse(JSON.stringify(VIEWS["checking"]).replace('"kind":"checking"', '"kind":"unheard_of"'));
    backend.show(unknown);
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("This page could not be shown");
    expect(complaints).toHaveBeenCalled();
    complaints.mockClear();

    const good = VIEWS["fix fixed"];
    if (good !== undefined) backend.show(good);
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("That is fixed");
  });

  test("a demo says that it is one on every screen", async () => {
    await open(example("consent"));
    expect(screen.getByText(/This is a demo phone/)).toBeTruthy();
  });

  test("changes of an earlier visit are offered before anything is read", async () => {
    const backend = await open(example("consent"));
    expect(screen.getByText("2 changes on this phone can be undone")).toBeTruthy();
    await press("Undo all changes");
    expect(backend.sent).toEqual([{ event: "undo_all" }]);
  });
});
