import { type Graph, integer, type NodeProto, type Use } from "./graph.ts";
import { hiddenPlace, queryPlace } from "./vectors.ts";
import type { LayerPlaces, Place } from "./places.ts";

/** Attention in one node, which keeps keys and values itself: they can be reached before they are kept, and not after. */
interface Fused {
  readonly past: number;
  readonly heads: string;
  readonly keyHeads: string;
}

const FUSED: Readonly<Record<string, Fused>> = {
  GroupQueryAttention: { past: 3, heads: "num_heads", keyHeads: "kv_num_heads" },
  MultiHeadAttention: { past: 6, heads: "num_heads", keyHeads: "num_heads" },
};

/** The places around a node with attention; undefined for any other node, and where the node is not given a cache. */
export function findFused(graph: Graph, node: NodeProto): LayerPlaces | undefined {
  const form = FUSED[node.opType];
  if (!form || !node.input[form.past]) return undefined;
  const heads = integer(node, form.heads);
  const keyHeads = integer(node, form.keyHeads);
  const width = graph.dims(node.input[form.past])?.[3];
  if (heads === undefined || keyHeads === undefined || typeof width !== "number") return undefined;
  const packed = !node.input[1];
  const other = { width, headsFirst: false, before: 0, after: 0 };
  const biased = node.opType === "MultiHeadAttention" && Boolean(node.input[3]);
  const part = (input: number, own: number, before: number): Place | string => {
    if (biased) return "MultiHeadAttention without a bias, which it adds where nothing can be put after it";
    const after = packed ? heads + 2 * keyHeads - own - before : 0;
    const use: Use = { node, input: packed ? 0 : input };
    return { ...other, uses: [use], heads: own, before: packed ? before : 0, after };
  };
  const query = part(0, heads, 0);
  const rotatesItself = integer(node, "do_rotary") === 1;
  return {
    hidden: hiddenPlace(graph, packed ? [node.input[0]] : node.input.slice(0, 3)),
    query: packed || rotatesItself || typeof query === "string" ? query : queryPlace(graph, query),
    attention: { ...other, uses: graph.uses(node.output[0]), heads },
    cachedKey: part(1, keyHeads, heads),
    cachedValue: part(2, keyHeads, heads + keyHeads),
  };
}
