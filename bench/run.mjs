// `npm run bench`: every benchmark, one after the other, each with its limit. `npm run bench -- first-paint` runs one.

import { Missing, main, say } from "../scripts/computer.mjs";
import { deep } from "./deep.mjs";
import { firstPaint } from "./first-paint.mjs";
import { idle } from "./idle.mjs";
import { rescue } from "./rescue.mjs";
import { check, iphone, media } from "./speed.mjs";
import { usb } from "./usb.mjs";

/** A benchmark prints what it measured and answers whether it kept within its limit. */
const BENCHES = { check, iphone, media, deep, idle, rescue, usb, "first-paint": firstPaint };

await main(async () => {
  const asked = process.argv.slice(2);
  const names = asked.length > 0 ? asked : Object.keys(BENCHES);
  for (const name of names) {
    const bench = BENCHES[name];
    if (bench === undefined) throw new Missing(`No benchmark ${name}. There are: ${Object.keys(BENCHES).join(", ")}`);
    say(name);
    if (!(await bench())) process.exitCode = 1;
  }
});
