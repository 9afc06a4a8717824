import type { NodeProto } from "onnx-buf";
import { DataType, type Graph } from "./graph.ts";
import type { Place } from "./places.ts";

/** Vectors become of length 1; one of zeros stays. */
const NORMAL = { axis: -1, p: 2 };

/** What a layer's noise is, as names of tensors. */
export interface LayerNoise {
  readonly cos: string;
  readonly sin: string;
  readonly direction: string;
}

/**
 * Puts the noise's map into a place. Each vector x is turned towards a direction r by an angle a, and keeps its length:
 *
 *     o = r - u (u·r)              u = x / |x|
 *     x' = x cos a + |x| o/|o| sin a
 *
 * With an angle of 0 this is x · 1 + 0, which is x to the last bit.
 *
 * @param name what the turned tensor is called
 */
export function turnAt(graph: Graph, place: Place, noise: LayerNoise, name: string): void {
  const { uses, heads, width, before, after, headsFirst } = place;
  const original = uses[0].node.input[uses[0].input];
  const type = graph.typeOf(original);
  const axis = headsFirst ? 1 : 2;
  const all = before + heads + after;
  const nodes: NodeProto[] = [];

  let x = original;
  if (!headsFirst) x = op("Reshape", [x, graph.addIntegers([0, 0, all, width])]);
  if (all === heads) {
    outputs("Reshape", [turned(x), op("Shape", [original])], {}, name);
  } else {
    const sizes = [before, heads, after].filter((size) => size > 0);
    const parts = [...outputs("Split", [x, graph.addIntegers(sizes)], { axis }, sizes.length)];
    const own = before > 0 ? 1 : 0;
    parts[own] = op("Reshape", [turned(parts[own]), op("Shape", [parts[own]])]);
    if (headsFirst) {
      outputs("Concat", parts, { axis }, name);
    } else {
      // The size is written down: from it GroupQueryAttention knows that of its output.
      const merged = graph.addIntegers([0, 0, all * width]);
      outputs("Reshape", [op("Concat", parts, { axis }), merged], {}, name);
    }
  }
  graph.insert(
    nodes,
    uses.map(({ node }) => node),
  );
  for (const { node, input } of uses) node.input[input] = name;

  function turned(x: string): string {
    return type === DataType.FLOAT
      ? turnedIn32(x)
      : op("Cast", [turnedIn32(op("Cast", [x], { to: DataType.FLOAT }))], { to: type });
  }

  function turnedIn32(x: string): string {
    const { cos, sin, direction } = noise;
    const last = graph.addIntegers([-1]);
    const unit = op("LpNormalization", [x], NORMAL);
    const along = op("ReduceSum", [op("Mul", [unit, direction]), last], { keepdims: 1 });
    const across = op("LpNormalization", [op("Sub", [direction, op("Mul", [unit, along])])], NORMAL);
    const length = op("Sqrt", [op("ReduceSum", [op("Mul", [x, x]), last], { keepdims: 1 })]);
    return op("Add", [op("Mul", [x, cos]), op("Mul", [across, op("Mul", [length, sin])])]);
  }

  function op(type: string, inputs: string[], settings?: Record<string, number>): string {
    return outputs(type, inputs, settings)[0];
  }

  function outputs(
    type: string,
    inputs: string[],
    settings?: Record<string, number>,
    named?: number | string,
  ): string[] {
    const node = graph.node(type, inputs, settings, named);
    nodes.push(node);
    return node.output;
  }
}
