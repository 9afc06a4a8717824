import type { Graph, NodeProto, Use } from "./graph.ts";
import type { Place } from "./places.ts";
import { isHeadsFirst, projectionOf, rotatedBy, upstream, widthInto } from "./trace.ts";

/** The vector that queries, keys and values are all projected from. */
export function hiddenPlace(graph: Graph, projected: readonly string[]): Place | string {
  const projections = projected.map((name) => projectionOf(graph, name));
  if (!projections.every((node) => node !== undefined)) {
    return `a MatMul with weights before each of ${projected.join(", ")}`;
  }
  const uses = [...new Set(projections)].map((node) => floatUse(graph, node));
  const [first, ...others] = uses.map(({ node, input }) => node.input[input]);
  if (others.some((name) => name !== first)) {
    return `one tensor that ${projected.join(", ")} are projected from`;
  }
  const width = widthInto(graph, projections[0]);
  if (width === undefined) return `the size of the weights ${projections[0].input[1]}`;
  const unique = uses.filter((use, at) => uses.findIndex(({ node }) => node === use.node) === at);
  return { uses: unique, heads: 1, width, headsFirst: false, before: 0, after: 0 };
}

/**
 * The queries before their rotation by position.
 *
 * @param late their place where the attention takes them, which it is if they are not rotated at all
 */
export function queryPlace(graph: Graph, late: Place): Place | string {
  const { uses, heads } = late;
  let before = 0;
  let all = heads;
  for (const { node, output, from } of upstream(graph, uses[0].node.input[uses[0].input])) {
    const whole = node.opType === "RotaryEmbedding";
    if (whole || rotatedBy(graph, node) !== undefined) {
      const early = whole ? [{ node, input: 0 }] : graph.uses(from);
      return {
        ...late,
        uses: early,
        headsFirst: isHeadsFirst(graph, from),
        before,
        after: all - before - heads,
      };
    }
    if (node.opType !== "Split") continue;
    // A rotation may take the heads of the keys too, and a Split afterwards part them.
    const sizes = graph.integersOf(node.input[1]);
    if (sizes?.[output] !== heads) return late;
    before = sum(sizes.slice(0, output));
    all = sum(sizes);
  }
  return late;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Where a projection reads the vector as it was before it was rounded to integers. */
function floatUse(graph: Graph, projection: NodeProto): Use {
  const rounding = graph.producer(projection.input[0]);
  return rounding?.opType === "DynamicQuantizeLinear"
    ? { node: rounding, input: 0 }
    : { node: projection, input: 0 };
}
