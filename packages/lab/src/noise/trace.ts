import { type Graph, integer, integers, type NodeProto, type Use } from "./graph.ts";

/** Nodes whose first input goes on in their output, vector by vector. */
const CARRIERS = new Set([
  "Cast",
  "Expand",
  "Identity",
  "LayerNormalization",
  "RMSNormalization",
  "Reshape",
  "RotaryEmbedding",
  "SimplifiedLayerNormalization",
  "Slice",
  "Split",
  "Squeeze",
  "Transpose",
  "Unsqueeze",
]);
const PROJECTIONS = new Set(["MatMul", "MatMulNBits", "MatMulInteger", "FusedMatMul", "Gemm"]);

/** A node on the way of a vector, and which of its outputs is on it. */
export interface Step {
  readonly node: NodeProto;
  readonly output: number;
  /** The tensor that the way goes on with. */
  readonly from: string;
}

/** The way of a vector back through the graph, the nearest node first, up to what it was projected by. */
export function* upstream(graph: Graph, name: string): Generator<Step, void, undefined> {
  for (let node = graph.producer(name); node; node = graph.producer(name)) {
    const from = isProjection(graph, node) ? node.input[0] : vectorInto(graph, node);
    if (from === undefined) return;
    yield { node, output: node.output.indexOf(name), from };
    if (isProjection(graph, node)) return;
    name = from;
  }
}

/** What a vector was projected by; undefined where the way there is not understood. */
export function projectionOf(graph: Graph, name: string): NodeProto | undefined {
  for (const { node } of upstream(graph, name)) if (isProjection(graph, node)) return node;
  return undefined;
}

/** The ways of a tensor on through the graph, as long as its vectors only change their form. */
export function* downstream(graph: Graph, name: string): Generator<Use, void, undefined> {
  for (const use of graph.uses(name)) {
    yield use;
    const { node, input } = use;
    if (CARRIERS.has(node.opType) && input === 0) yield* downstream(graph, node.output[0]);
  }
}

export function isProjection(graph: Graph, { opType, input }: NodeProto): boolean {
  return PROJECTIONS.has(opType) && graph.isConstant(input[1]);
}

/** How many entries the vectors have that a projection takes; undefined where its weights do not say. */
export function widthInto(graph: Graph, projection: NodeProto): number | undefined {
  const k = integer(projection, "K");
  if (k !== undefined) return k;
  const dims = graph.dims(projection.input[1]);
  const width = projection.opType === "Gemm" && integer(projection, "transB") === 1 ? dims?.[1] : dims?.[0];
  return typeof width === "number" ? width : undefined;
}

/** Whether a tensor is [batch, heads, length, width]. */
export function isHeadsFirst(graph: Graph, name: string): boolean {
  for (const { node } of upstream(graph, name)) {
    if (node.opType === "Transpose") return integers(node, "perm")?.join() === "0,2,1,3";
    if (node.opType === "Reshape") return false;
  }
  return false;
}

/**
 * What is rotated by position in plain nodes, x · cos + half-turned(x) · sin; undefined for a node that is not the sum.
 */
export function rotatedBy(graph: Graph, { opType, input }: NodeProto): string | undefined {
  if (opType !== "Add") return undefined;
  const [one, other] = input.map((each) => graph.producer(each));
  if (one?.opType !== "Mul" || other?.opType !== "Mul") return undefined;
  return (
    one.input.find((each) => other.input.some((turned) => isTurnedFrom(graph, turned, each))) ??
    other.input.find((each) => one.input.some((turned) => isTurnedFrom(graph, turned, each)))
  );
}

function isTurnedFrom(graph: Graph, turned: string, from: string): boolean {
  const concat = graph.producer(turned);
  if (concat?.opType !== "Concat") return false;
  return concat.input.every((part) => {
    let node = graph.producer(part);
    if (node?.opType === "Neg") node = graph.producer(node.input[0]);
    return (node?.opType === "Slice" || node?.opType === "Split") && node.input[0] === from;
  });
}

/** The tensor whose vectors a node changes; undefined where that is not known. */
function vectorInto(graph: Graph, node: NodeProto): string | undefined {
  const { opType, input } = node;
  if (CARRIERS.has(opType)) return input[0];
  const rotated = rotatedBy(graph, node);
  if (rotated !== undefined || !["Add", "Sub", "Mul", "Div"].includes(opType)) return rotated;
  // A bias or a scale is the same in every run.
  const vectors = input.filter((each) => !graph.isConstant(each));
  if (vectors.length === 1) return vectors[0];
  // Integers are scaled by what they and the weights were divided by.
  const sums = vectors.filter((each) => {
    const cast = graph.producer(each);
    return cast?.opType === "Cast" && graph.producer(cast.input[0])?.opType === "MatMulInteger";
  });
  return sums.length === 1 ? sums[0] : undefined;
}
