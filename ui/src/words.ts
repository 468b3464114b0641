// Words messages from the same Fluent files as the command line (`crates/words/src/lib.rs` is its twin).
//
// English is complete; a message that another language lacks falls back to English. A message or argument that does
// not exist shows its id and is reported on the console, where the tests fail on it.

import { FluentBundle, FluentNumber, FluentResource, type FluentVariable } from "@fluent/bundle";
import { createContext } from "svelte";

import type { Arg } from "./bindings/Arg";
import type { Message } from "./bindings/Message";

/** Every file of words, as text, by its path. */
export const FILES = import.meta.glob<string>("../../locales/*/*.ftl", { query: "?raw", import: "default", eager: true });

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** Decimal units, as phones and shops count. The number goes into the message of the unit. */
const SIZES = [
  ["unit-tb", 1e12],
  ["unit-gb", 1e9],
  ["unit-mb", 1e6],
  ["unit-kb", 1e3],
] as const;
const DURATIONS = [
  ["unit-days", 86_400],
  ["unit-hours", 3_600],
  ["unit-minutes", 60],
] as const;

/** A file of words. */
interface File {
  path: string;
  ftl: string;
}

export type Args = Record<string, Arg>;

export const text = (value: string): Arg => ({ type: "text", value });
export const count = (value: number): Arg => ({ type: "count", value });
export const bytes = (value: number): Arg => ({ type: "bytes", value: Math.round(value) });
export const time = (value: number): Arg => ({ type: "time", value });
export const seconds = (value: number): Arg => ({ type: "seconds", value });

/** The sentences of the reader's language, then English. */
export class Words {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly #bundles: Pages[];
  readonly #reader: string;
  // Made when the first moment is worded: it takes longer than the first screen should wait.
  #clock: Intl.DateTimeFormat | undefined;
  #day: Intl.DateTimeFormat | undefined;

  /** `files` is for tests: path to text. */
  constructor(wanted: readonly string[], files: Record<string, string> = FILES) {
    const there = new Map<string, File[]>();
    for (const [path, ftl] of Object.entries(files)) {
      const tag = path.split("/").at(-2);
      if (tag !== undefined) there.set(tag, [...(there.get(tag) ?? []), { path, ftl }]);
    }
    const tags = [...wanted, "en"]
      .map((tag) => [tag, tag.split("-")[0] ?? tag].find((candidate) => there.has(candidate)))
      .filter((tag) => tag !== undefined);
    this.#bundles = [...new Set(tags)].map((tag) => new Pages(tag, there.get(tag) ?? []));
    this.language = tags[0] ?? "en";
    this.direction = isRightToLeft(this.language) ? "rtl" : "ltr";
    // The order of day and month follows the reader's country where the language is theirs: "en-GB" for "en".
    this.#reader = wanted.find((tag) => tag.split("-")[0] === this.language.split("-")[0]) ?? this.language;
  }

  /** The sentence. Our own ids come as text, with their arguments beside them. */
  say = (message: Message | string, args?: Args): string => {
    const { id, args: given } = typeof message === "string" ? { id: message, args } : message;
    const variables: Record<string, FluentVariable> = {};
    for (const [name, arg] of Object.entries(given ?? {})) variables[name] = this.#value(arg);
    return this.#format(id, variables);
  };

  /** Only the day of a moment, where the hour says too much. */
  day = (unixSeconds: number): string => {
    this.#day ??= new Intl.DateTimeFormat(this.#reader, { dateStyle: "medium" });
    return this.#day.format(unixSeconds * 1000);
  };

  #format(id: string, variables: Record<string, FluentVariable>): string {
    const [name, attribute] = splitId(id);
    for (const pages of this.#bundles) {
      const { bundle } = pages;
      const found = pages.message(name);
      const pattern = attribute === null ? found?.value : found?.attributes[attribute];
      if (pattern === null || pattern === undefined) continue;
      const errors: Error[] = [];
      const sentence = bundle.formatPattern(pattern, variables, errors);
      if (errors.length > 0) console.error(`the message ${id}:`, ...errors);
      return sentence;
    }
    console.error(`no message ${id}`);
    return id;
  }

  #value(arg: Arg): FluentVariable {
    switch (arg.type) {
      case "text":
        return arg.value;
      case "count":
        return new FluentNumber(arg.value);
      case "percent":
        return this.#unit("unit-percent", arg.value);
      case "bytes":
        return this.#bytes(arg.value);
      case "seconds": {
        const [unit, size] = DURATIONS.find(([, size]) => arg.value >= size) ?? ["unit-seconds", 1];
        return this.#unit(unit, Math.floor(arg.value / size));
      }
      case "time":
        this.#clock ??= new Intl.DateTimeFormat(this.#reader, { dateStyle: "medium", timeStyle: "short" });
        return this.#clock.format(arg.value * 1000);
      case "message":
        return this.say(arg.value);
      case "list":
        return this.#list(arg.value);
      case "messages":
        return this.#list(arg.value.map((message) => this.say(message)));
      default:
        arg satisfies never;
        return "";
    }
  }

  /** One digit behind the point below a hundred, none above, never rounded up. */
  #bytes(bytes: number): string {
    const found = SIZES.find(([, size]) => bytes >= size);
    if (found === undefined) return this.#unit("unit-bytes", bytes);
    const [unit, size] = found;
    const tenths = Math.floor((bytes * 10) / size);
    return this.#unit(unit, tenths < 1000 ? tenths / 10 : Math.floor(tenths / 10));
  }

  #list(items: readonly string[]): string {
    const last = items.at(-1);
    if (last === undefined) return "";
    if (items.length === 1) return last;
    return this.#format("unit-list", { first: items.slice(0, -1).join(", "), last });
  }

  #unit(id: string, n: number): string {
    return this.#format(id, { n: new FluentNumber(n, { maximumFractionDigits: 1 }) });
  }
}

/** The words of the window, for every component in it. */
export const [getWords, provideWords] = createContext<Words>();

function splitId(id: string): [string, string | null] {
  const dot = id.indexOf(".");
  return dot < 0 ? [id, null] : [id.slice(0, dot), id.slice(dot + 1)];
}

function isRightToLeft(tag: string): boolean {
  return RIGHT_TO_LEFT.has(tag.split("-")[0] ?? tag);
}

/** The words of one language, read file by file as they are needed: the first screen needs one of them. */
class Pages {
  readonly bundle: FluentBundle;
  readonly #unread: File[];

  constructor(tag: string, files: readonly File[]) {
    // The marks that keep left-to-right words apart are needed only where the sentence around them runs the other way.
    this.bundle = new FluentBundle(tag, { useIsolating: isRightToLeft(tag) });
    // The last is read first: the window's own words, then those of the first screen.
    this.#unread = [...files].sort((a, b) => turn(a) - turn(b));
  }

  message(name: string): ReturnType<FluentBundle["getMessage"]> {
    for (;;) {
      const found = this.bundle.getMessage(name);
      const next = found === undefined ? this.#unread.pop() : undefined;
      if (next === undefined) return found;
      this.bundle.addResource(new FluentResource(next.ftl), { allowOverrides: true });
    }
  }
}

function turn({ path }: File): number {
  return ["/doctor.ftl", "/window.ftl"].findIndex((end) => path.endsWith(end));
}
