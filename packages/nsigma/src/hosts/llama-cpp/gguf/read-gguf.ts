import { GgufBytes, sizeOf } from "./gguf-bytes.ts";

/** What a GGUF says of itself before its weights. */
export interface GgufHeader {
  /** Numbers, texts and truth values by key; of arrays only how long they are and of what type. */
  readonly values: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
}

export type GgufValue = number | boolean | string | GgufArray;

export interface GgufArray {
  readonly length: number;
  readonly type: number;
}

export interface GgufTensor {
  readonly name: string;
  /** Elements along each dimension, the innermost first. */
  readonly shape: readonly number[];
  /** ggml's number of the weights' format. */
  readonly type: number;
}

const STRING = 8;
const ARRAY = 9;
/** Elements and bytes of a block, by ggml's number of a tensor's type (ggml.h); types that were taken out are not here. */
const BLOCKS: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4], // F32
  1: [1, 2], // F16
  2: [32, 18], // Q4_0
  3: [32, 20], // Q4_1
  6: [32, 22], // Q5_0
  7: [32, 24], // Q5_1
  8: [32, 34], // Q8_0
  9: [32, 36], // Q8_1
  10: [256, 84], // Q2_K
  11: [256, 110], // Q3_K
  12: [256, 144], // Q4_K
  13: [256, 176], // Q5_K
  14: [256, 210], // Q6_K
  15: [256, 292], // Q8_K
  16: [256, 66], // IQ2_XXS
  17: [256, 74], // IQ2_XS
  18: [256, 98], // IQ3_XXS
  19: [256, 50], // IQ1_S
  20: [32, 18], // IQ4_NL
  21: [256, 110], // IQ3_S
  22: [256, 82], // IQ2_S
  23: [256, 136], // IQ4_XS
  24: [1, 1], // I8
  25: [1, 2], // I16
  26: [1, 4], // I32
  27: [1, 8], // I64
  28: [1, 8], // F64
  29: [256, 56], // IQ1_M
  30: [1, 2], // BF16
  34: [256, 54], // TQ1_0
  35: [256, 66], // TQ2_0
  39: [32, 17], // MXFP4
};

/**
 * Reads a GGUF's header (ggml's docs/gguf.md), holding every length in it against the size of the file, so that one that
 * lies costs nothing. The file is read once, up to the weights.
 *
 * @throws Error that says what is wrong where, in words that follow the file's name
 */
export function readGguf(file: string): GgufHeader {
  const reader = new GgufBytes(file);
  try {
    if (reader.size < 4 || reader.text(4) !== "GGUF")
      throw new Error("the file is not a GGUF: it does not begin with these letters");
    const version = reader.uint32();
    if (version !== 2 && version !== 3)
      throw new Error(`the file is a GGUF of version ${version}, not 2 or 3`);
    const tensorCount = reader.count("the number of tensors", 25);
    const valueCount = reader.count("the number of values", 13);
    const values = new Map<string, GgufValue>();
    for (let i = 0; i < valueCount; i++) {
      const key = reader.name("a key's name");
      if (values.has(key)) throw new Error(`the key ${key} is there twice`);
      values.set(key, readValue(reader, reader.uint32(), key));
    }
    const tensors = Array.from({ length: tensorCount }, () => readTensor(reader));
    checkPlaces(tensors, reader, values.get("general.alignment") ?? 32);
    return { values, tensors };
  } finally {
    reader.close();
  }
}

function readValue(reader: GgufBytes, type: number, key: string): GgufValue {
  if (type === STRING) return reader.string(`the text of ${key}`);
  if (type !== ARRAY) return reader.number(type, key);
  const of = reader.uint32();
  if (of === STRING) {
    const length = reader.count(`the length of ${key}`, 8);
    for (let i = 0; i < length; i++) reader.skipString(`${key}[${i}]`);
    return { length, type: of };
  }
  const size = sizeOf(of, key);
  const length = reader.count(`the length of ${key}`, size);
  reader.skip(length * size, key);
  return { length, type: of };
}

function readTensor(reader: GgufBytes): GgufTensor & { offset: number } {
  const name = reader.name("a tensor's name");
  const dimensions = reader.uint32();
  if (dimensions < 1 || dimensions > 4)
    throw new Error(`tensor ${name} has ${dimensions} dimensions, not 1 to 4`);
  const shape = Array.from({ length: dimensions }, () => reader.uint64(`the shape of tensor ${name}`));
  return { name, shape, type: reader.uint32(), offset: reader.uint64(`the offset of tensor ${name}`) };
}

/** Every tensor's weights lie within the file, and none over those of another. */
function checkPlaces(
  tensors: readonly (GgufTensor & { offset: number })[],
  reader: GgufBytes,
  alignment: GgufValue,
): void {
  if (typeof alignment !== "number" || !(alignment >= 8 && alignment <= 65_536 && alignment % 8 === 0))
    throw new Error(`general.alignment is ${JSON.stringify(alignment)}, not a multiple of 8`);
  const room = reader.size - Math.ceil(reader.position / alignment) * alignment;
  let end = 0;
  for (const { name, shape, type, offset } of tensors.toSorted((a, b) => a.offset - b.offset)) {
    const block = BLOCKS[type];
    if (!block) throw new Error(`tensor ${name} is of type ${type}, which is not known here`);
    if (shape[0] % block[0] !== 0 || shape.includes(0))
      throw new Error(`tensor ${name} of ${shape.join(" x ")} cannot be of type ${type}`);
    const bytes = (shape.reduce((a, b) => a * b, 1) / block[0]) * block[1];
    if (offset % alignment !== 0 || offset < end || offset + bytes > room)
      throw new Error(`tensor ${name} does not fit: ${bytes} bytes at ${offset} of ${room}`);
    end = offset + bytes;
  }
}
