// The first files of a Linux machine: an archive in the form that the kernel unpacks at its start (cpio, "newc").
//
// It is written here rather than by cpio: names, owners and device nodes are then as they are said to be, whoever runs
// this. See the kernel's Documentation/driver-api/early-userspace/buffer-format.rst.

import { execFileSync } from "node:child_process";
import { closeSync, lstatSync, openSync, readFileSync, readdirSync, readlinkSync, writeSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";

const FOLDER = 0o040000;
const FILE = 0o100000;
const LINK = 0o120000;
const CHARACTER_DEVICE = 0o020000;

export class Archive {
  #to;
  #written = new Set();
  #number = 0;

  constructor(path) {
    this.#to = openSync(path, "w");
  }

  folder(path, { mode = 0o755, owner = 0 } = {}) {
    if (path === "/" || this.#written.has(path)) return;
    this.#add(path, FOLDER | mode, "", { owner });
  }

  file(path, content, { mode = 0o644 } = {}) {
    this.#add(path, FILE | mode, content);
  }

  link(path, target) {
    this.#add(path, LINK | 0o777, target);
  }

  device(path, major, minor) {
    this.#add(path, CHARACTER_DEVICE | 0o600, "", { device: [major, minor] });
  }

  /** A file or folder of this computer, with all that is in it. */
  copy(from, path) {
    const found = lstatSync(from);
    if (found.isSymbolicLink()) this.link(path, readlinkSync(from));
    else if (found.isFile()) this.file(path, readFileSync(from), { mode: found.mode & 0o777 });
    else if (found.isDirectory()) {
      this.folder(path, { mode: found.mode & 0o777 });
      for (const name of readdirSync(from).sort()) this.copy(join(from, name), posix.join(path, name));
    }
  }

  /**
   * A program and the libraries that it is linked with: those of this computer stay where they are, those of the
   * folders `libraries` lie beside it.
   */
  program(from, path, libraries = []) {
    this.file(path, readFileSync(from), { mode: 0o755 });
    const env = libraries.length > 0 ? { ...process.env, LD_LIBRARY_PATH: libraries.join(":") } : process.env;
    const listed = execFileSync("ldd", [from], { encoding: "utf8", env });
    if (listed.includes("not found")) throw new Error(`${from} lacks a library:\n${listed}`);
    for (const [library] of listed.matchAll(/\/\S+\.so\S*/g)) {
      const own = libraries.some((folder) => library.startsWith(folder));
      const place = own ? posix.join(dirname(path), basename(library)) : library;
      if (!this.#written.has(place)) this.file(place, readFileSync(library), { mode: 0o755 });
    }
  }

  close() {
    this.#write("TRAILER!!!", 0, "", {});
    closeSync(this.#to);
  }

  #add(path, mode, content, more = {}) {
    if (this.#written.has(path)) throw new Error(`${path} is written twice`);
    this.folder(posix.dirname(path));
    this.#written.add(path);
    this.#write(path.replace(/^\//, ""), mode, content, more);
  }

  #write(name, mode, content, { owner = 0, device = [0, 0] }) {
    const bytes = Buffer.from(content);
    const number = (this.#number += 1);
    const fields = [number, mode, owner, owner, 1, 0, bytes.length, 0, 0, ...device, Buffer.byteLength(name) + 1, 0];
    const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
    writeSync(this.#to, padded(Buffer.from(header)));
    writeSync(this.#to, padded(bytes));
  }
}

/** Names and contents end on a multiple of four bytes; a header is 110 bytes, which `name` fills up. */
function padded(bytes) {
  const lacking = (4 - (bytes.length % 4)) % 4;
  return lacking === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(lacking)]);
}
