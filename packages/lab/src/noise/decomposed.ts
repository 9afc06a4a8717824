import type { Graph, NodeProto, Use } from "./graph.ts";
import type { LayerPlaces, Place } from "./places.ts";
import { downstream, isHeadsFirst, isProjection, widthInto } from "./trace.ts";
import { hiddenPlace, queryPlace } from "./vectors.ts";

const PAST_KEY = /^past_key_values\.(\d+)\.key$/;

/**
 * The places of a layer whose attention is plain nodes; undefined for any node but the one that appends the keys.
 */
export function findDecomposed(graph: Graph, node: NodeProto): LayerPlaces | undefined {
  const past = PAST_KEY.exec(node.input[0] ?? "");
  if (node.opType !== "Concat" || !past) return undefined;
  const values = graph.uses(`past_key_values.${past[1]}.value`).map((use) => use.node)[0];
  const [, keyHeads, , width] = graph.dims(past[0]) ?? [];
  if (!values || typeof keyHeads !== "number" || typeof width !== "number") return undefined;
  const here = { width, headsFirst: false, before: 0, after: 0 };
  const kept = ({ output: [all] }: NodeProto): Place => ({
    ...here,
    uses: graph.uses(all).filter((use) => !graph.isOutput(use.node.output[0])),
    heads: keyHeads,
    headsFirst: true,
  });
  const places = { key: kept(node), value: kept(values) };
  const scores = firstMatMul(graph, node.output[0]);
  const mixed = firstMatMul(graph, values.output[0]);
  if (!scores || !mixed) {
    const missing = `a MatMul of queries and ${past[0]}, and one of shares and values`;
    return { ...places, hidden: missing, query: missing, attention: missing };
  }
  const query = { node: scores.node, input: 1 - scores.input };
  const asked = query.node.input[query.input];
  const hidden = hiddenPlace(graph, [asked, node.input[1], values.input[1]]);
  const projected = [...downstream(graph, mixed.node.output[0])].find((use) => isProjection(graph, use.node));
  const heads = projected && (widthInto(graph, projected.node) ?? NaN) / width;
  if (!projected || !Number.isInteger(heads)) {
    const missing = `a MatMul with weights for a multiple of ${width} after ${mixed.node.output[0]}`;
    return { ...places, hidden, query: missing, attention: missing };
  }
  const late = { ...here, uses: [query], heads: heads!, headsFirst: isHeadsFirst(graph, asked) };
  return {
    ...places,
    hidden,
    query: queryPlace(graph, late),
    attention: { ...here, uses: [projected], heads: heads! },
  };
}

/** The product of two tensors that one leads to: with the queries for keys, with the shares for values. */
function firstMatMul(graph: Graph, name: string): Use | undefined {
  for (const use of downstream(graph, name)) {
    if (use.node.opType === "MatMul" && !isProjection(graph, use.node)) return use;
  }
  return undefined;
}
