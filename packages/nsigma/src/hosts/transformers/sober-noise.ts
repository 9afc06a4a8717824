import { isNoiseInput } from "../onnxruntime/noise-layout.ts";
import type { OrtSession } from "../onnxruntime/runtime.ts";
import type { TransformersModel } from "./model.ts";

/** The class `Tensor` of transformers.js. */
export interface TensorClass<Tensor> {
  new (type: "float32", data: Float32Array, dims: number[]): Tensor;
}

/**
 * What the inputs get that `nsigma models noise` adds to a model, where there is no noise: angles of zero. transformers.js feeds only
 * the inputs that it knows, and does not run a model that has others.
 */
export function soberNoise<Tensor>(
  { sessions }: TransformersModel,
  Tensor: TensorClass<Tensor>,
): Record<string, Tensor> {
  const all = Object.values((sessions ?? {}) as Record<string, OrtSession>);
  const inputs = all.flatMap(({ inputMetadata = [] }) =>
    inputMetadata.filter(({ name }) => isNoiseInput(name)),
  );
  return Object.fromEntries(
    inputs.map(({ name, shape = [] }) => {
      // Where nothing is turned, one vector stands for those of every text and position.
      const dims = shape.map((size) => (typeof size === "number" ? size : 1));
      const entries = dims.reduce((product, size) => product * size, 1);
      const data = new Float32Array(entries).fill(name.endsWith(".cos") ? 1 : 0);
      return [name, new Tensor("float32", data, dims)];
    }),
  );
}
