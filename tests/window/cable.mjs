// A cable between the app and a phone that answers over TCP: it can be pulled, and what comes over it can be held up.

import { connect, createServer } from "node:net";

/** Lays a cable to `address` of a phone; the app gets the cable's own `address`. */
export async function layCable(address) {
  const { hostname, port } = new URL(`tcp://${address}`);
  const pairs = new Set();
  let held = false;
  /** What is to happen once the app has asked for something. */
  let once;

  const asked = (bytes) => {
    if (!once || !bytes.includes(once.words)) return;
    const { happen } = once;
    once = undefined;
    happen();
  };
  const hold = () => {
    held = true;
    for (const { phone } of pairs) phone.pause();
  };
  const server = createServer((app) => {
    const phone = connect(Number(port), hostname);
    const pair = { app, phone };
    pairs.add(pair);
    const cut = () => {
      pairs.delete(pair);
      app.destroy();
      phone.destroy();
    };
    for (const socket of [app, phone]) socket.on("error", cut).on("close", cut);
    app.on("data", (bytes) => {
      phone.write(bytes);
      asked(bytes);
    });
    phone.on("data", (bytes) => app.write(bytes));
    if (held) phone.pause();
  });
  const listen = (at) =>
    new Promise((listening, failed) => server.once("error", failed).listen(at, "127.0.0.1", listening));
  await listen(0);
  const own = server.address().port;
  const pull = () => {
    server.close();
    for (const { app } of [...pairs]) app.destroy();
  };
  return {
    address: `127.0.0.1:${own}`,
    /** Nothing more comes from the phone until `release`. What the app says still arrives. */
    hold,
    release: () => {
      held = false;
      for (const { phone } of pairs) phone.resume();
    },
    pull,
    plugIn: () => listen(own),
    /** As soon as the app has asked for `words` and the phone has heard it. */
    after: (words) => ({
      hold: () => void (once = { words, happen: hold }),
      pull: () => new Promise((pulled) => (once = { words, happen: () => pulled(pull()) })),
    }),
    end: () => pull(),
  };
}
