// Every screen, without a phone: `npm run gallery -w ui`. `?show=<example>` draws one of them.
// A tool for those who work on the window; no part of what is shipped.

import { mount } from "svelte";

import App from "./App.svelte";
import ftl from "./examples.ftl?raw";
import { PHONES, VIEWS } from "./examples";
import { FakeBackend } from "./fake-backend";
import "./styles.css";
import { FILES, Words } from "./words";

const target = document.getElementById("app");
if (target === null) throw new Error("gallery.html has an element #app");

const asked = new URLSearchParams(location.search);
const name = asked.get("show");
const phones = name === null ? undefined : PHONES[name];
const view = name === null ? undefined : VIEWS[name];

if (phones !== undefined || view !== undefined) {
  const backend = view === undefined ? FakeBackend.phones(phones ?? { looked: false, phones: [], guide: [], noticed: null }) : FakeBackend.open(view);
  const words = new Words([asked.get("language") ?? "en"], { ...FILES, "en/examples.ftl": ftl });
  mount(App, { target, props: { backend, words } });
  const direction = asked.get("dir");
  if (direction !== null) requestAnimationFrame(() => document.documentElement.setAttribute("dir", direction));
  const zoom = asked.get("size");
  if (zoom !== null) document.documentElement.style.fontSize = zoom;
} else {
  const links = [...Object.keys(PHONES), ...Object.keys(VIEWS)].map((example) => {
    const link = document.createElement("a");
    link.href = `?show=${encodeURIComponent(example)}`;
    link.textContent = example;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  target.append(...links);
}
