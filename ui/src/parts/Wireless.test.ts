import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import App from "../App.svelte";
import type { WirelessPhone } from "../bindings/WirelessPhone";
import { PHONES, ready } from "../examples";
import { FakeBackend } from "../fake-backend";
import { FILES, Words } from "../words";

const words = new Words(["en"], FILES);
const CODE = { guid: "adb-R58M12ABC-sIm1Ok", name: "R58M12ABC", address: "192.168.1.7:41234", service: "pairing" } as const;
const READY = { ...CODE, address: "192.168.1.7:37001", service: "connect" } as const;

let complaints: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  complaints = vi.spyOn(console, "error");
});

afterEach(() => {
  expect(complaints.mock.calls).toEqual([]);
  cleanup();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** The connect page with the part unfolded. */
async function unfolded(...seen: WirelessPhone[]): Promise<FakeBackend> {
  const backend = FakeBackend.phones(PHONES["asking"] ?? ready("R58M12ABC"));
  render(App, { backend, words });
  await settled();
  expect(backend.hearWireless).toBeNull();
  await fold(true);
  backend.hearWireless?.({ asked: true, phones: seen });
  await settled();
  return backend;
}

async function fold(open: boolean): Promise<void> {
  const details = screen.getByText("Use Wi-Fi instead of the cable").closest("details");
  if (details === null) throw new Error("it folds");
  details.open = open;
  await fireEvent(details, new Event("toggle"));
  await settled();
}

async function type(label: string, value: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

async function press(name: string): Promise<void> {
  screen.getByRole("button", { name }).click();
  await settled();
}

const address = () => screen.getByLabelText<HTMLInputElement>("Address below the code").value;

test("the network is asked while the part is open, and only then", async () => {
  const backend = await unfolded();
  expect(backend.hearWireless).not.toBeNull();
  await fold(false);
  expect(backend.hearWireless).toBeNull();
  await fold(true);
  await press("Try with a demo phone");
  expect(backend.hearWireless).toBeNull();
});

test("the only phone that shows a code is filled in, paired, and can be checked", async () => {
  const backend = await unfolded(CODE);
  expect(address()).toBe(CODE.address);
  await type("Pairing code", "123 456");
  await press("Pair");
  expect(backend.paired).toEqual([[CODE.address, "123 456"]]);
  expect(screen.getByText(/Paired\. The phone knows this computer now/)).toBeTruthy();
  expect(screen.getByText(/Type the address from the page/)).toBeTruthy();

  backend.hearWireless?.({ asked: true, phones: [READY] });
  await settled();
  expect(screen.queryByText(/Type the address from the page/)).toBeNull();
  await press("Check this phone");
  expect(backend.opened).toEqual([{ kind: "tcp", address: READY.address }]);
});

test("of several phones the person picks one, and what is typed stays", async () => {
  const other = { ...CODE, guid: "adb-OTHER-sIm1Ok", name: "OTHER", address: "192.168.1.8:40000" };
  const backend = await unfolded(CODE, other);
  expect(address()).toBe("");
  screen.getByRole("button", { name: /OTHER/ }).click();
  await settled();
  expect(address()).toBe(other.address);
  await type("Address below the code", "192.168.1.9:1");
  backend.hearWireless?.({ asked: true, phones: [CODE] });
  await settled();
  expect(address()).toBe("192.168.1.9:1");
});

test("what went wrong is said with what to do, and can be tried again", async () => {
  const backend = await unfolded(CODE);
  backend.cannotPair = "wrong_code";
  await type("Pairing code", "123456");
  await press("Pair");
  expect(screen.getByText("That was another code")).toBeTruthy();
  expect(screen.getByText(/shows a new code and a new address/)).toBeTruthy();
  await press("Pair");
  expect(backend.paired).toHaveLength(2);
  expect(screen.queryByText("That was another code")).toBeNull();
});

test("every reason has its words", () => {
  const reasons = ["bad_address", "not_a_code", "nobody_there", "wrong_code", "ended", "timeout", "not_a_phone", "no_key"];
  for (const reason of reasons) {
    expect(words.say(`pairing-${reason}`)).not.toContain("pairing-");
    expect(words.say(`pairing-${reason}.do`)).not.toContain("pairing-");
  }
});

test("a computer that cannot ask its network says so", async () => {
  const backend = await unfolded();
  backend.hearWireless?.({ asked: false, phones: [] });
  await settled();
  expect(screen.getByText(/cannot ask the network/)).toBeTruthy();
});

test("axe finds nothing in it", async () => {
  await unfolded(CODE, READY);
  const found = await axe.run(document, { rules: { "color-contrast": { enabled: false } } });
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`)).toEqual([]);
});
