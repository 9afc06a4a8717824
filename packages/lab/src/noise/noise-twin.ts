import { create } from "@bufbuild/protobuf";
import { StringStringEntryProtoSchema, TensorProto_DataLocation } from "onnx-buf";
import type { NoiseLetter } from "nsigma/noise";
import { addNoise } from "./add-noise.ts";
import { Graph } from "./graph.ts";

/** Smaller weights are written again: what says where they lie would take as much. */
const FEWEST_BYTES = 256;

/**
 * A model with inputs for noise (see `addNoise`) that leaves its weights where they are, in the file of the model without: it is a few
 * kB beside it, and who has loaded that file has all that both need.
 *
 * @param model the file, which holds its weights itself
 * @param location what the file is called, in the folder of both
 * @throws UserError as `addNoise` does
 */
export function noiseTwin(model: Uint8Array, location: string, letters?: readonly NoiseLetter[]): Uint8Array {
  // What is read of a file is a view of it, so that its place there is known.
  const weights = new Map(new Graph(model).graph.initializer.map(({ name, rawData }) => [name, rawData]));
  const twin = new Graph(addNoise(model, letters));
  for (const tensor of twin.graph.initializer) {
    const there = weights.get(tensor.name);
    if (!there || there.buffer !== model.buffer || there.length < FEWEST_BYTES) continue;
    const offset = there.byteOffset - model.byteOffset;
    tensor.rawData = new Uint8Array(0);
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    tensor.externalData = Object.entries({ location, offset, length: there.length }).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value: String(value) }),
    );
  }
  return twin.write();
}
