import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

/** The folder of every sentence that a person reads; the window takes it in whole. */
const locales = fileURLToPath(new URL("../locales", import.meta.url));

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  resolve: { alias: { $locales: locales } },
  server: { fs: { allow: [".", locales] } },
  build: {
    // WebKit of macOS 13 and Debian 12, WebView2 of Windows 10.
    target: ["safari16", "chrome111"],
    // The strict CSP knows neither inline scripts nor `data:`.
    modulePreload: false,
    assetsInlineLimit: 0,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    // What a component test left in the window would be found by the next one.
    restoreMocks: true,
    // A page is drawn in milliseconds; what axe takes on a busy computer is not what is tested.
    testTimeout: 30_000,
  },
});
