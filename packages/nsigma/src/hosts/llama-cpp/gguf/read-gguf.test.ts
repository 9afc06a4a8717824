import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Damage, damage } from "../../../../../../conformance/hostile/damaged-gguf.ts";
import { checkGguf } from "./check-gguf.ts";
import { readGguf } from "./read-gguf.ts";

const WHOLE = readFileSync(GGUF_FILE);
const HEADER = WHOLE.indexOf("blk.5.ffn_norm.weight") + 1000;
/** Where what is told of a key or tensor begins: after its name. */
const after = (name: string): number => WHOLE.indexOf(name) + name.length;

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-gguf-header-"));
});
afterAll(() => rmSync(place, { recursive: true }));

/** A file with the damaged header and nothing after it but its length. */
function damaged({ cut = WHOLE.length, patches }: Damage): string {
  const file = join(place, "damaged.gguf");
  const header = Buffer.from(WHOLE.subarray(0, HEADER));
  for (const [offset, bytes] of patches)
    header.set(bytes.slice(0, Math.max(0, HEADER - offset)), Math.min(offset, HEADER));
  writeFileSync(file, header);
  truncateSync(file, cut);
  return file;
}

function uint(value: number | bigint, bytes: 4 | 8): number[] {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return [...buffer.subarray(0, bytes)];
}

const check = (damage: Damage) => () => checkGguf(readGguf(damaged(damage)));
const EMBEDDING = after("token_embd.weight");
const TOKENS = after("tokenizer.ggml.tokens");

describe("readGguf(file) and checkGguf(header)", () => {
  it("read the embedded model's header", () => {
    const header = readGguf(GGUF_FILE);
    checkGguf(header);
    expect(header.values.get("general.architecture")).toBe("llama");
    expect(header.values.get("tokenizer.ggml.tokens")).toEqual({ length: 4096, type: 8 });
    expect(header.tensors).toHaveLength(56);
    expect(header.tensors[0]).toMatchObject({ name: "token_embd.weight", shape: [256, 4096], type: 1 });
  });

  it.each<[string, Damage, string | RegExp]>([
    ["another file", { patches: [[0, [80, 75]]] }, "the file is not a GGUF"],
    ["an empty file", { cut: 0, patches: [] }, "the file is not a GGUF"],
    ["version 1", { patches: [[4, uint(1, 4)]] }, "the file is a GGUF of version 1, not 2 or 3"],
    [
      "2^40 tensors",
      { patches: [[8, uint(2n ** 40n, 8)]] },
      "the number of tensors is 1099511627776, which needs more than",
    ],
    [
      "2^63 values",
      { patches: [[16, uint(2n ** 63n, 8)]] },
      "the number of values is 9223372036854776000, which needs more",
    ],
    [
      "a text of 2^31 bytes",
      { patches: [[after("general.name") + 4, uint(2n ** 31n, 8)]] },
      "the text of general.name is 2147483648, which needs more than",
    ],
    [
      "a list of 2^32 texts",
      { patches: [[TOKENS + 8, uint(2n ** 32n, 8)]] },
      "the length of tokenizer.ggml.tokens is",
    ],
    ["a list of lists", { patches: [[TOKENS + 4, uint(9, 4)]] }, "tokenizer.ggml.tokens is of type 9"],
    ["a name that begins with 0", { patches: [[WHOLE.indexOf("general.name"), [0]]] }, "a key's name is "],
    [
      "a tensor of a type that was taken out",
      { patches: [[EMBEDDING + 20, uint(4, 4)]] },
      "tensor token_embd.weight is of type 4",
    ],
    ["a tensor of a larger type", { patches: [[EMBEDDING + 20, uint(0, 4)]] }, /^tensor \S+ does not fit: /],
    [
      "a tensor of 2^60 rows",
      { patches: [[EMBEDDING + 12, uint(2n ** 60n, 8)]] },
      "tensor token_embd.weight does not fit",
    ],
    [
      "a tensor without rows",
      { patches: [[EMBEDDING + 12, uint(0, 8)]] },
      "tensor token_embd.weight of 256 x 0 cannot be",
    ],
    [
      "a tensor beyond the end",
      { patches: [[EMBEDDING + 24, uint(2n ** 40n, 8)]] },
      /^tensor \S+ does not fit: /,
    ],
    [
      "a tensor of 7 dimensions",
      { patches: [[EMBEDDING, uint(7, 4)]] },
      "tensor token_embd.weight has 7 dimensions",
    ],
    ["a file that is cut off", { cut: WHOLE.length - 1000, patches: [] }, /^tensor \S+ does not fit: /],
    [
      "0 blocks",
      { patches: [[after("llama.block_count") + 4, uint(0, 4)]] },
      "llama.block_count is 0 or missing",
    ],
    [
      "4,000 blocks",
      { patches: [[after("llama.block_count") + 4, uint(4000, 4)]] },
      "llama.block_count is 4000",
    ],
    [
      "no attention heads",
      { patches: [[after("llama.attention.head"), [88]]] },
      "llama.attention.head_count is 0 or missing",
    ],
    [
      "token types as floats",
      { patches: [[after("tokenizer.ggml.token_type") + 4, uint(6, 4)]] },
      "tokenizer.ggml.token_type is",
    ],
  ])("refuse %s", (_, damage, message) => {
    expect(check(damage)).toThrow(message);
  });

  it("read or refuse 200 damaged headers, each soon", () => {
    for (let number = 0; number < 200; number++) {
      const begun = performance.now();
      try {
        check(damage(number))();
      } catch (error) {
        expect([number, (error as Error).constructor]).toEqual([number, Error]);
        expect((error as Error).message).toMatch(/^.{10,300}$/);
      }
      expect([number, performance.now() - begun < 10_000]).toEqual([number, true]);
    }
  });
});
