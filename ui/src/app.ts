import { mount } from "svelte";

import App from "./App.svelte";
import { shell } from "./backend";
import "./styles.css";
import { Words } from "./words";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has an element #app");

const words = new Words(navigator.languages);
target.replaceChildren();
mount(App, { target, props: { backend: shell, words } });
