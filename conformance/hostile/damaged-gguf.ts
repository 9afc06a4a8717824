import { readFileSync } from "node:fs";
import { GGUF_FILE } from "nsigma-tiny-model";

/** What is done to the embedded GGUF: cut off, or bytes written over its own. */
export interface Damage {
  readonly cut?: number;
  readonly patches: readonly (readonly [offset: number, bytes: readonly number[]])[];
}

const FILE = readFileSync(GGUF_FILE);
const at = (text: string): number => FILE.indexOf(text);
/** Where the header's parts are: most of its bytes are texts of the vocabulary, which matter little. */
const VALUES = [0, at("tokenizer.ggml.tokens") + 60] as const;
const TYPES = [at("tokenizer.ggml.token_type"), at("tokenizer.ggml.token_type") + 60] as const;
const MERGES = [at("tokenizer.ggml.merges"), at("tokenizer.ggml.merges") + 60] as const;
const SPECIAL = [at("tokenizer.ggml.eos_token_id") - 8, at("token_embd.weight")] as const;
const TENSORS = [at("token_embd.weight") - 8, at("blk.5.ffn_norm.weight") + 60] as const;
const ALL = [0, FILE.length] as const;
/** Each as often as it is here. */
const PARTS = [
  VALUES,
  VALUES,
  VALUES,
  VALUES,
  TYPES,
  MERGES,
  SPECIAL,
  SPECIAL,
  TENSORS,
  TENSORS,
  TENSORS,
  ALL,
];

const NUMBERS = [0n, 1n, 2n, 3n, 255n, 2n ** 16n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n];
const LARGE = [2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

/** One of endlessly many ways to damage it, the same for the same number. */
export function damage(number: number): Damage {
  const random = mulberry32(number);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Value>(from: readonly Value[]): Value => from[below(from.length)];
  if (below(10) === 0) return { cut: below(below(2) === 0 ? TENSORS[1] : FILE.length), patches: [] };
  const patches = Array.from({ length: below(4) === 0 ? 1 + below(4) : 1 }, () => {
    const [from, to] = pick(PARTS);
    const offset = from + below(to - from);
    if (below(2) === 0) return [offset, [FILE[offset] ^ (1 << below(8))]] as const;
    const number = Buffer.alloc(8);
    number.writeBigUInt64LE(pick([...NUMBERS, ...LARGE]));
    return [offset, [...number.subarray(0, pick([1, 4, 8]))]] as const;
  });
  return { patches };
}

/** Mulberry32, by Tommy Ettinger: numbers in [0, 1) from a seed. */
function mulberry32(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
