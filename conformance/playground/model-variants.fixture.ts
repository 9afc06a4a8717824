import { create } from "@bufbuild/protobuf";
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from "onnx-buf";
import { DataType, Graph } from "../../packages/lab/src/noise/graph.ts";

/** The same network with logits in half precision, as models of the hub in float16 have them. */
export function withHalfLogits(network: Uint8Array): Buffer {
  const graph = new Graph(network);
  for (const node of graph.nodes)
    node.output = node.output.map((name) => (name === "logits" ? "logits_float32" : name));
  graph.nodes.push(graph.node("Cast", ["logits_float32"], { to: DataType.FLOAT16 }, "logits"));
  const output = graph.graph.output.find(({ name }) => name === "logits")!;
  if (output.type?.value.case === "tensorType") output.type.value.value.elemType = DataType.FLOAT16;
  return Buffer.from(graph.write());
}

/** The same network with its large weights in a file beside it. */
export function withWeightsBeside(network: Uint8Array, file: string): { network: Buffer; weights: Buffer } {
  const graph = new Graph(network);
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const weight of graph.graph.initializer) {
    const { rawData } = weight;
    if (rawData.length < 1024) continue;
    const entries = { location: file, offset: String(offset), length: String(rawData.length) };
    weight.externalData = Object.entries(entries).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    );
    weight.dataLocation = TensorProto_DataLocation.EXTERNAL;
    weight.rawData = new Uint8Array(0);
    parts.push(rawData);
    offset += rawData.length;
  }
  return { network: Buffer.from(graph.write()), weights: Buffer.concat(parts) };
}
