import { afterEach, describe, expect, test, vi } from "vitest";

import type { Arg } from "./bindings/Arg";
import SAMPLES from "../../tests/words.json?raw";
import { count, FILES, text, Words } from "./words";

const english = new Words(["en"]);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("numbers keep their unit until they are shown", () => {
  // The command line words the same file in its own tests, so that both say the same.
  const samples: { arg: Arg; said: string }[] = JSON.parse(SAMPLES);
  const shown = new Words(["en"], { ...FILES, "en/test.ftl": "test-shown = { $it }" });
  test.each(samples)("$arg is $said", ({ arg, said }) => {
    expect(shown.say("test-shown", { it: arg })).toBe(said);
  });

  test("a large number is grouped, because a window has room for it", () => {
    expect(shown.say("test-shown", { it: count(12_500) })).toBe("12,500");
  });

  test("a moment is shown as the reader's country writes it", () => {
    const files = { "en/test.ftl": "test-shown = { $it }" };
    const it: Arg = { type: "time", value: 1_795_500_000 };
    expect(new Words(["en-US"], files).say("test-shown", { it })).toMatch(/Nov/);
    expect(new Words(["en-GB"], files).say("test-shown", { it })).toMatch(/^\d+ Nov/);
  });
});

describe("the language", () => {
  const files = {
    "locales/en/a.ftl": "both = in English\nenglish = only in English",
    "locales/de/a.ftl": "both = auf Deutsch",
    "locales/ar/a.ftl": "both = { $name } بالعربية",
  };

  test("is the first of the reader's that there is", () => {
    const words = new Words(["fi", "de-AT", "en"], files);
    expect(words.language).toBe("de");
    expect(words.say("both")).toBe("auf Deutsch");
  });

  test("falls back to English for a message that it lacks", () => {
    expect(new Words(["de"], files).say("english")).toBe("only in English");
    expect(new Words(["xx"], files).language).toBe("en");
  });

  test("runs from right to left where it does, and keeps other words apart", () => {
    const words = new Words(["ar-EG"], files);
    expect(words.direction).toBe("rtl");
    expect(words.say("both", { name: text("Pixel") })).toContain("\u2068Pixel\u2069");
    expect(english.direction).toBe("ltr");
  });
});

test("an unknown message shows its id, and is reported", () => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
  expect(english.say("no-such-message")).toBe("no-such-message");
  expect(english.say("lane-power.no-such-attribute")).toBe("lane-power.no-such-attribute");
  expect(english.say("unit-gb")).toContain("$n");
  expect(complaints).toHaveBeenCalledTimes(3);
});

test("every id that the window names has its words, and every word of the window is used", () => {
  const sources = import.meta.glob<string>("./**/*.{svelte,ts}", { query: "?raw", import: "default", eager: true });
  const code = Object.entries(sources)
    .filter(([path]) => !path.endsWith(".test.ts"))
    .map(([, source]) => source)
    .join("\n");
  const named = new Set([...code.matchAll(/window-[A-Za-z0-9_.-]+/g)].map(([id]) => id));
  // `window-picture-${picture}` names a family by its beginning.
  const families = [...code.matchAll(/(window-[A-Za-z0-9_.-]*)\$\{/g)].map(([, start]) => start ?? "");

  const ftl = Object.entries(FILES).find(([path]) => path.endsWith("/en/window.ftl"))?.[1] ?? "";
  let message = "";
  const there = ftl.split("\n").flatMap((line) => {
    const [, id, value] = /^([a-z][\w-]*) =(.*)$/.exec(line) ?? [];
    const [, attribute] = /^ {4}\.([\w-]+) =/.exec(line) ?? [];
    if (id !== undefined) message = id;
    // A message that is only a place for attributes has no words of its own.
    if (id !== undefined) return value === "" ? [] : [id];
    return attribute === undefined ? [] : [`${message}.${attribute}`];
  });
  expect(there.length).toBeGreaterThan(100);

  const known = new Set(there);
  const isStart = (id: string) => families.some((family) => family === id);
  expect([...named].filter((id) => !known.has(id) && !isStart(id))).toEqual([]);
  // An attribute goes with its message, and `${button}-named` with the button.
  const used = (id: string) => {
    const name = id.replace(/\..*$|-named$/, "");
    return named.has(name) || families.some((family) => name.startsWith(family));
  };
  expect(there.filter((id) => !used(id))).toEqual([]);
});
