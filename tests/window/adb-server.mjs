// An adb server that lists the phones it is told to, and can do nothing with them.
//
// Source: AOSP `packages/modules/adb/SERVICES.TXT`, host:track-devices-l.

import { createServer } from "node:net";

const TRACK = "host:track-devices-l";

/** Starts one on a free port. `list` says which phones there are from now on, in the server's own lines. */
export async function startAdbServer() {
  const watchers = new Set();
  let lines = "";
  const tell = (socket) => socket.write(framed(lines));
  const server = createServer((socket) => {
    let asked = "";
    watchers.add(socket);
    socket.setEncoding("latin1");
    socket.on("close", () => watchers.delete(socket));
    socket.on("error", () => watchers.delete(socket));
    socket.on("data", (bytes) => {
      asked += bytes;
      if (asked.length < 4 || asked.length < 4 + parseInt(asked.slice(0, 4), 16)) return;
      if (asked.slice(4) !== TRACK) return socket.end(`FAIL${framed("unknown host service")}`);
      socket.write("OKAY");
      tell(socket);
      socket.told = true;
    });
  });
  await new Promise((listening, failed) => server.once("error", failed).listen(0, "127.0.0.1", listening));
  return {
    address: `tcp:127.0.0.1:${server.address().port}`,
    list: (...phones) => {
      lines = phones.map((phone) => `${phone}\n`).join("");
      for (const socket of watchers) if (socket.told) tell(socket);
    },
    end: () => {
      for (const socket of watchers) socket.destroy();
      return new Promise((closed) => server.close(closed));
    },
  };
}

function framed(text) {
  return text.length.toString(16).padStart(4, "0") + text;
}
