// Takes one file out of a wheel, which is a zip.
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";

const END = 0x06054b50;
/** The end record and the longest comment that can follow it. */
const END_LENGTH = 22 + 0xffff;

/** @param {string} flags of the target: "w" writes it, "a" goes on with it */
export async function extract(wheel, entry, target, flags) {
  const { start, length, method } = await find(wheel, entry);
  const bytes = createReadStream(wheel, { start, end: start + length - 1 });
  const steps = method === 0 ? [bytes] : [bytes, createInflateRaw()];
  await pipeline(...steps, createWriteStream(target, { flags }));
}

async function find(wheel, entry) {
  const file = await open(wheel);
  try {
    const { size } = await file.stat();
    const tail = await read(file, Math.max(0, size - END_LENGTH), Math.min(size, END_LENGTH));
    const end = tail.lastIndexOf(Buffer.from(Uint32Array.of(END).buffer));
    if (end < 0) throw new Error(`${wheel} is not a zip`);
    const directory = await read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    for (let at = 0; at < directory.length;) {
      const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
      if (directory.toString("utf8", at + 46, at + 46 + name) === entry) {
        const local = directory.readUInt32LE(at + 42);
        const header = await read(file, local, 30); // its own lists of extras may be of other lengths
        return {
          start: local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28),
          length: directory.readUInt32LE(at + 20),
          method: directory.readUInt16LE(at + 10),
        };
      }
      at += 46 + name + extra + comment;
    }
    throw new Error(`${wheel} has no ${entry}`);
  } finally {
    await file.close();
  }
}

async function read(file, position, length) {
  const { buffer } = await file.read({ buffer: Buffer.alloc(length), position });
  return buffer;
}
