import { describe, expect, it } from "vitest";
import { readNoise } from "../../noise/options.ts";
import { checkPlaces, findPlaces, type GraphNode } from "./noise-places.ts";

let address = 0n;
function node(
  name: string,
  operation: string,
  entries: number[],
  sources: (GraphNode | bigint)[] = [],
  { type = 0, strides }: { type?: number; strides?: number[] } = {},
): GraphNode {
  const [a, b = 1, c = 1] = entries;
  const width = type === 0 ? 4 : 2;
  return {
    address: ++address,
    name,
    operation,
    type,
    entries: [a, b, c, 1],
    strides: strides ?? [width, width * a, width * a * b, width * a * b * c],
    sources: sources.map((source) => (typeof source === "bigint" ? source : source.address)),
  };
}

/** A layer with 4 heads of 16, 2 of them for keys, with norms of its queries as Qwen 3 has them. */
function graph(): GraphNode[] {
  const query = node("Qcur-0", "MUL_MAT", [64, 2]);
  const heads = node("Qcur-0", "RESHAPE", [16, 4, 2], [query]);
  const normed = node("Qcur_normed-0", "MUL", [16, 4, 2], [heads]);
  const rotated = node("Qcur-0", "ROPE", [16, 4, 2], [normed]);
  const kept = node("cache_k_l0 (view)", "SET_ROWS", [32, 64], [], { type: 1 });
  const read = node("cache_k_l0 (view)", "VIEW", [16, 2, 64], [], { type: 1 });
  const turned = node("cache_v_l0 (view)", "VIEW", [64, 2, 16], [], {
    type: 1,
    strides: [2, 2048, 128, 4096],
  });
  const attention = node("__fattn__", "FLASH_ATTN_EXT", [16, 4, 2]);
  return [
    node("attn_norm-0", "MUL", [64, 2]),
    query,
    heads,
    normed,
    rotated,
    node("Kcur-0", "MUL_MAT", [32, 2]),
    node("Kcur-0", "ROPE", [16, 2, 2]),
    kept,
    read,
    node("cache_v_l0 (view)", "SET_ROWS", [1, 2048], [], { type: 1 }),
    turned,
    attention,
    node("kqv_out-0", "RESHAPE", [64, 2], [attention]),
  ];
}

describe("findPlaces", () => {
  it("finds the query before its rotation, the last key, and the heads of what attention gives", () => {
    expect(findPlaces(graph(), 1)[0]).toEqual({
      hidden: { name: "attn_norm-0", before: 0, heads: 1, size: 64, stride: 256 },
      query: { name: "Qcur_normed-0", before: 0, heads: 4, size: 16, stride: 256 },
      cachedKey: { name: "Kcur-0", before: 1, heads: 2, size: 16, stride: 128 },
      attention: { name: "kqv_out-0", before: 0, heads: 4, size: 16, stride: 256 },
      key: {
        name: "cache_k_l0 (view)",
        before: 1,
        heads: 2,
        size: 16,
        stride: 64,
        kept: { name: "cache_k_l0 (view)", before: 0 },
        over: { name: "kqv_out-0", before: 0 },
      },
    });
  });

  it("takes the last query where nothing is rotated", () => {
    const flat = graph().filter(({ operation }) => operation !== "ROPE");
    expect(findPlaces(flat, 1)[0].query).toMatchObject({ name: "Qcur-0", before: 1 });
  });

  it("finds nothing in a layer without attention", () => {
    expect(findPlaces(graph(), 2)[1]).toEqual({});
  });
});

describe("checkPlaces", () => {
  it("says which names were looked for, where no layer has them", () => {
    const layers = findPlaces(graph(), 2);
    checkPlaces(readNoise({ key: 0.1, attention: 0.1 }, 1), layers);
    expect(() => checkPlaces(readNoise({ value: 0.1 }, 1), layers)).toThrow(
      /^noise\.value is not supported: this model's graph has no cache_v_lN and kqv_out-N of the form that noise needs$/,
    );
    expect(() => checkPlaces(readNoise({ hidden: 0.1 }, 1), [{}])).toThrow(/has no attn_norm-N of the form/);
  });
});
