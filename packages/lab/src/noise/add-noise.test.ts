import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { ValueInfoProtoSchema } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type NoiseLetter, turn } from "nsigma/noise";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { describe, expect, it } from "vitest";
import { addNoise } from "./add-noise.ts";
import { FORMS, smallDecoder } from "./decoder.fixture.ts";
import { Graph } from "./graph.ts";
import { findPlaces, type Place } from "./places.ts";
import { upstream } from "./trace.ts";

const embedded = readFileSync(join(MODEL_FOLDER, "onnx", "model.onnx"));
const MODELS: readonly (readonly [string, Uint8Array])[] = [
  ["the embedded model", embedded],
  ...FORMS.map((form) => [form, smallDecoder(form)] as const),
];

const IDS = [5, 17, 3, 41, 8];

describe("addNoise(model)", () => {
  it.each(MODELS)("changes nothing while the angles are 0: %s", async (_, model) => {
    const sober = await run(model);
    const noisy = await run(addNoise(model));
    for (const [name, { data }] of Object.entries(sober)) expect(noisy[name].data, name).toEqual(data);
    expect(sober.logits.data).not.toContain(NaN);
  });

  describe.each(MODELS)("%s", (_, model) => {
    const [places] = findPlaces(new Graph(model));
    const letters = Object.keys(places) as NoiseLetter[];

    it.each(letters)(
      "%s: every layer's vectors are turned by their angle, as turn() does, and by nothing else",
      async (letter) => {
        const layers = findPlaces(new Graph(model)).map((each) => each[letter] as Place);
        const original = layers.map(({ uses: [{ node, input }] }) => node.input[input]);
        const turned = layers.map((_, layer) => `noise.${letter}.${layer}`);
        const outputs = await run(withOutputs(addNoise(model, [letter]), [...original, ...turned]), true);
        for (const [layer, place] of layers.entries()) {
          const before = vectorsOf(place, outputs[original[layer]]);
          const after = vectorsOf(place, outputs[turned[layer]]);
          expect(before.length).toBeGreaterThanOrEqual(place.heads * IDS.length);
          for (const [at, { values, head, position }] of before.entries()) {
            const own = head - place.before;
            const expected = values.slice();
            if (own >= 0 && own < place.heads) {
              turn(
                expected,
                0,
                directionAt(layer, own, position, place.width),
                angleAt(layer, own, position),
              );
              expect(norm(after[at].values)).toBeCloseTo(norm(values), 3);
              expect(distance(values, after[at].values)).toBeGreaterThan(0);
            }
            expect(distance(expected, after[at].values)).toBeLessThan(1e-5 * norm(values));
          }
        }
      },
    );
  });

  it.each(MODELS)("turns queries before they are rotated by position: %s", async (_, model) => {
    const [first] = findPlaces(new Graph(model));
    const { uses } = first.query as Place;
    const graph = new Graph(model);
    for (const { node, input } of uses) {
      const ways = [...upstream(graph, node.input[input])].map((step) => step.node.opType);
      expect(ways.at(-1)).toBe("MatMul");
      expect(ways).not.toContain("RotaryEmbedding");
      expect(ways).not.toContain("Add");
    }
    expect(graph.uses(uses[0].node.input[uses[0].input])).toHaveLength(uses.length);
  });

  it("leaves what is kept of keys and values sober, where they are reached after they are kept", async () => {
    const sober = await run(embedded);
    const noisy = await run(addNoise(embedded, ["key", "value"]), true);
    expect(noisy["present.0.key"].data).toEqual(sober["present.0.key"].data);
    expect(noisy["present.0.value"].data).toEqual(sober["present.0.value"].data);
    expect(noisy.logits.data).not.toEqual(sober.logits.data);
  });

  it("says which letters a form of attention has, and what was looked for where there is none", () => {
    const fused = smallDecoder("GroupQueryAttention");
    expect(() => addNoise(fused, ["key"])).toThrow(
      "its attention keeps the cache inside a node, so that key cannot be reached; what can is hidden, query, attention, cachedKey, cachedValue",
    );
    expect(() => addNoise(embedded, ["cachedKey"])).toThrow(/cachedKey cannot be reached/);
    const without = new Graph(fused);
    for (const node of without.nodes) if (node.opType === "GroupQueryAttention") node.opType = "Attention";
    expect(() => addNoise(without.write())).toThrow(
      /^there is no attention in this graph: looked for the nodes GroupQueryAttention/,
    );
    const computed = new Graph(fused);
    const attention = computed.nodes.find(({ opType }) => opType === "GroupQueryAttention")!;
    const projection = computed.producer(attention.input[0])!;
    projection.input[1] = "attention_mask";
    expect(() => addNoise(computed.write())).toThrow(
      /^hidden of layer 0: looked for a MatMul with weights before each of MatMul.*; letters that were found there are query/,
    );
  });

  it("does not reach queries, keys and values to which MultiHeadAttention adds a bias itself", () => {
    const graph = new Graph(smallDecoder("MultiHeadAttention"));
    for (const node of graph.nodes) if (node.opType === "MultiHeadAttention") node.input[3] = "weight.0";
    expect(() => addNoise(graph.write())).toThrow(
      /^query of layer 0: looked for MultiHeadAttention without a bias.*; letters that were found there are hidden, attention$/,
    );
  });

  it("refuses a model that has noise, operators that are too old, and what is no model", () => {
    expect(() => addNoise(addNoise(embedded))).toThrow("it has inputs for noise already");
    expect(() => addNoise(smallDecoder("plain nodes", 12))).toThrow(
      "its operators are of version 12; noise needs 13",
    );
    expect(() => addNoise(new Uint8Array())).toThrow("the file has no graph; is it an ONNX model?");
  });

  it("takes operators as they were before version 18, where a Split has no count", async () => {
    const model = smallDecoder("GroupQueryAttention", 14);
    expect((await run(addNoise(model))).logits.data).toEqual((await run(model)).logits.data);
  });
});

const angleAt = (layer: number, head: number, position: number): number =>
  0.1 + 0.03 * layer + 0.05 * head + 0.02 * position;
const directionAt = (layer: number, head: number, position: number, width: number): Float32Array =>
  Float32Array.from({ length: width }, (_, at) =>
    Math.abs(Math.sin(1 + at * 7 + layer * 3 + head * 5 + position)),
  );

/** Runs a few tokens; a model with noise gets angles of 0, or those of `angleAt`. */
async function run(model: Uint8Array, noise = false): Promise<InferenceSession.OnnxValueMapType> {
  const session = await InferenceSession.create(model);
  const feeds = Object.fromEntries(session.inputMetadata.map((about) => [about.name, feed(about)]));
  return session.run(feeds);

  function feed({ name, ...about }: InferenceSession.ValueMetadata): Tensor {
    const shape = about.isTensor ? about.shape : [];
    const length = BigInt64Array.from(IDS, BigInt);
    if (name === "input_ids") return new Tensor("int64", length, [1, IDS.length]);
    if (name === "attention_mask") return new Tensor("int64", length.fill(1n), [1, IDS.length]);
    if (name === "position_ids")
      return new Tensor(
        "int64",
        length.map((_, at) => BigInt(at)),
        [1, IDS.length],
      );
    const sizes = shape.map((size) => (typeof size === "number" ? size : 0));
    if (name.startsWith("past")) return new Tensor("float32", new Float32Array(), [1, sizes[1], 0, sizes[3]]);
    const headsFirst = sizes[2] > 0;
    const heads = headsFirst ? sizes[2] : sizes[3];
    const positions = noise ? IDS.length : 1;
    const inner = headsFirst ? [heads, positions] : [positions, heads];
    const data: number[] = [];
    for (let layer = 0; layer < sizes[0]; layer++) {
      for (let one = 0; one < inner[0]; one++) {
        for (let other = 0; other < inner[1]; other++) {
          const [head, position] = headsFirst ? [one, other] : [other, one];
          const angle = noise ? angleAt(layer, head, position) : 0;
          if (name.endsWith("cos")) data.push(Math.cos(angle));
          else if (name.endsWith("sin")) data.push(Math.sin(angle));
          else data.push(...directionAt(layer, head, position, sizes[4]));
        }
      }
    }
    return new Tensor("float32", Float32Array.from(data), [sizes[0], 1, ...inner, sizes[4]]);
  }
}

/** A model that also gives out tensors of its inside. */
function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const graph = new Graph(model);
  for (const name of names) {
    if (!graph.isOutput(name)) graph.graph.output.push(create(ValueInfoProtoSchema, { name }));
  }
  return graph.write();
}

interface Vector {
  readonly values: Float32Array;
  readonly head: number;
  readonly position: number;
}

/** The vectors of a place, those of other heads in the same tensor too. */
function vectorsOf({ before, heads, after, width, headsFirst }: Place, tensor: Tensor): Vector[] {
  const data = tensor.data as Float32Array;
  const all = before + heads + after;
  const positions = data.length / all / width;
  return Array.from({ length: all * positions }, (_, at) => ({
    values: data.slice(at * width, (at + 1) * width),
    head: headsFirst ? Math.floor(at / positions) : at % all,
    position: headsFirst ? at % positions : Math.floor(at / all),
  }));
}

function norm(vector: Float32Array): number {
  return Math.hypot(...vector);
}

function distance(one: Float32Array, other: Float32Array): number {
  return norm(one.map((value, at) => value - other[at]));
}
