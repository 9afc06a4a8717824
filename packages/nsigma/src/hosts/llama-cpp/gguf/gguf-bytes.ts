import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** No model's header is as long; a vocabulary of 256,000 tokens takes 10 MB. */
const LONGEST = 2 ** 28;
const CHUNK = 2 ** 20;
/** Bytes of each type of a value but texts and arrays: integers, floats and truth values of 1 to 8 bytes. */
const SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
/** @throws Error for a type that a value cannot have here */
export function sizeOf(type: number, key: string): number {
  const size = SIZES[type];
  if (size === undefined) throw new Error(`${key} is of type ${type}, which GGUF does not have here`);
  return size;
}

/** Reads the numbers and texts of a GGUF one after another, in chunks, and none that its size belies. */
export class GgufBytes {
  readonly size: number;
  position = 0;
  private readonly descriptor: number;
  private chunk: Buffer = Buffer.alloc(0);
  private start = 0;

  constructor(file: string) {
    this.descriptor = openSync(file, "r");
    this.size = fstatSync(this.descriptor).size;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  uint32(): number {
    return this.bytes(4, "the file").readUInt32LE();
  }

  /** Of more than 2^53 the nearest number, which is too large for whatever it counts. */
  uint64(what: string): number {
    return Number(this.bytes(8, what).readBigUInt64LE());
  }

  /** How many things there are, each of which takes some bytes at least. */
  count(what: string, bytes: number): number {
    const count = this.uint64(what);
    this.check(count * bytes, `${what} is ${count}, which`);
    return count;
  }

  text(bytes: number, what = "the file"): string {
    return this.bytes(bytes, what).toString("utf8");
  }

  string(what: string): string {
    return this.text(this.count(what, 1), what);
  }

  /** In C a text ends at the first byte that is 0, and a name that is empty ends the process. */
  name(what: string): string {
    const name = this.string(what);
    if (/^[!-~]+$/.test(name)) return name;
    throw new Error(`${what} is ${JSON.stringify(name.slice(0, 40))}, not letters, digits and points`);
  }

  skipString(what: string): void {
    this.skip(this.count(what, 1), what);
  }

  skip(bytes: number, what: string): void {
    this.check(bytes, what);
    this.position += bytes;
  }

  number(type: number, what: string): number | boolean {
    const bytes = this.bytes(sizeOf(type, what), what);
    if (type === 7) return bytes[0] !== 0;
    if (type === 6) return bytes.readFloatLE();
    if (type === 12) return bytes.readDoubleLE();
    if (type >= 10) return Number(type === 10 ? bytes.readBigUInt64LE() : bytes.readBigInt64LE());
    return type % 2 === 0 ? bytes.readUIntLE(0, bytes.length) : bytes.readIntLE(0, bytes.length);
  }

  private check(bytes: number, what: string): void {
    const left = Math.min(this.size, LONGEST) - this.position;
    if (bytes > left) throw new Error(`${what} needs more than the ${left} bytes that are left of the file`);
  }

  private bytes(count: number, what: string): Buffer {
    this.check(count, what);
    if (this.position < this.start || this.position + count > this.start + this.chunk.length) {
      const next = Buffer.alloc(Math.max(count, Math.min(CHUNK, this.size - this.position)));
      const read = readSync(this.descriptor, next, 0, next.length, this.position);
      if (read < count) throw new Error(`${what}: the file ends within it`);
      this.chunk = next.subarray(0, read);
      this.start = this.position;
    }
    const from = this.position - this.start;
    this.position += count;
    return this.chunk.subarray(from, from + count);
  }
}
