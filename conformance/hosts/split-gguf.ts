import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of a value by its type in a GGUF; 8 is a text and 9 an array. */
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
const ALIGNMENT = 32;

/**
 * Writes a GGUF as llama.cpp's gguf-split does: what it says of itself into the first file, the tensors into all.
 *
 * @returns the files
 */
export function splitGguf(file: string, folder: string, count: number): string[] {
  const bytes = readFileSync(file);
  let at = 8;
  const uint64 = (): number => Number(bytes.readBigUInt64LE((at += 8) - 8));
  const uint32 = (): number => bytes.readUInt32LE((at += 4) - 4);
  const forward = (bytes: number): void => void (at += bytes);
  const skipText = (): void => forward(uint64());
  const skip = (type: number): void => {
    if (type === 8) return skipText();
    if (type !== 9) return forward(SIZES[type]);
    const of = uint32();
    for (let left = uint64(); left > 0; left--) skip(of);
  };
  const [tensorCount, valueCount] = [uint64(), uint64()];
  const valuesBegin = at;
  for (let i = 0; i < valueCount; i++) {
    skipText();
    skip(uint32());
  }
  const values = bytes.subarray(valuesBegin, at);
  const tensors = Array.from({ length: tensorCount }, () => {
    const begin = at;
    skipText();
    forward(8 * uint32() + 4);
    return { head: bytes.subarray(begin, at), offset: uint64() };
  });
  const data = bytes.subarray(Math.ceil(at / ALIGNMENT) * ALIGNMENT);

  const number = (part: number): string => `${part}`.padStart(5, "0");
  const each = Math.ceil(tensorCount / count);
  return Array.from({ length: count }, (_, part) => {
    const own = tensors.slice(part * each, (part + 1) * each);
    const end = tensors[(part + 1) * each]?.offset ?? data.length;
    const [start] = own.map(({ offset }) => offset);
    const split = Buffer.concat([
      value("split.no", 2, part),
      value("split.count", 2, count),
      value("split.tensors.count", 5, tensorCount),
    ]);
    const head = Buffer.concat([
      bytes.subarray(0, 8),
      long(own.length),
      long(3 + (part === 0 ? valueCount : 0)),
      split,
      ...(part === 0 ? [values] : []),
      ...own.flatMap(({ head, offset }) => [head, long(offset - start)]),
    ]);
    const padding = Buffer.alloc(Math.ceil(head.length / ALIGNMENT) * ALIGNMENT - head.length);
    const path = join(folder, `tiny-${number(part + 1)}-of-${number(count)}.gguf`);
    writeFileSync(path, Buffer.concat([head, padding, data.subarray(start, end)]));
    return path;
  });
}

function long(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}

/** An integer of 2 or 4 bytes under a key. */
function value(key: string, type: 2 | 5, number: number): Buffer {
  const rest = Buffer.alloc(4 + SIZES[type]);
  rest.writeUInt32LE(type);
  rest.writeUIntLE(number, 4, SIZES[type]);
  return Buffer.concat([long(key.length), Buffer.from(key), rest]);
}
