import { type Device, Tensor } from "./gpu.ts";

/** The softmax of a compiled model looks at this many logits together; a row here holds four such chunks. */
const CHUNK = 1024;
const LEAST = -3.4028234663852886e38;

type Kernels = Record<string, (...tensors: Tensor[]) => unknown>;

/**
 * What a model library compiled by MLC does to a row of logits, in float32 and in the same order of operations
 * (mlc-llm, compiler_pass/attach_logit_processor.py, attach_softmax_with_temperature.py, attach_sampler.py).
 */
export function samplingKernels(device: Device): Kernels {
  return {
    apply_bitmask_inplace() {
      throw new Error("no grammar is tried here");
    },
    apply_logit_bias_inplace(logits, _rows, ids, biases) {
      device.queue(() => ids.data.forEach((id, index) => void (logits.data[id] += biases.data[index])));
    },
    apply_penalty_inplace(logits, _sequences, _rows, ids, counts, { data: penalties }) {
      device.queue(() => {
        const [presence, frequency, repetition] = penalties;
        for (const [index, id] of ids.data.entries()) {
          logits.data[id] -= presence + counts.data[index] * frequency;
          if (logits.data[id] < 0) logits.data[id] *= repetition;
          else logits.data[id] /= repetition;
        }
      });
    },
    softmax_with_temperature(logits, temperature) {
      const probabilities = new Tensor(device, logits.shape, "float32");
      device.queue(() => softmax(logits.data as Float32Array, temperature.data[0], probabilities.data));
      return probabilities;
    },
    argsort_probs(probabilities) {
      const sorted = new Tensor(device, probabilities.shape, "float32");
      const ids = new Tensor(device, probabilities.shape, "int32");
      device.queue(() => {
        const { data } = probabilities;
        if (data.some(Number.isNaN)) throw new Error("the softmax gave NaN");
        ids.data.set(Array.from(data.keys()).sort((a, b) => data[b] - data[a]));
        sorted.data.set(Array.from(ids.data, (id) => data[id]));
      });
      return { get: (index: number) => [sorted, ids][index] };
    },
    sample_with_top_p(sorted, ids, uniform, _rows, topP) {
      const token = new Tensor(device, [1], "int32");
      device.queue(() => {
        const sums = new Float32Array(sorted.data.length);
        let sum = 0;
        for (const [place, probability] of sorted.data.entries())
          sums[place] = sum = Math.fround(sum + probability);
        const last = Math.max(
          0,
          sums.findIndex((sum) => sum >= topP.data[0]),
        );
        const place = sums.findIndex((sum) => uniform.data[0] < sum / sums[last]);
        token.data[0] = ids.data[Math.max(0, place)];
      });
      return token;
    },
  };
}

function softmax(logits: Float32Array, temperature: number, out: Tensor["data"]): void {
  const scaled = logits.map((logit) => logit / temperature);
  const chunks: { max: number; log: number }[] = [];
  for (let start = 0; start < scaled.length; start += CHUNK) {
    const chunk = scaled.subarray(start, start + CHUNK);
    const max = chunk.reduce((max, logit) => Math.max(max, logit), LEAST);
    const sum = chunk.reduce((sum, logit) => Math.fround(sum + Math.fround(Math.exp(logit - max))), 0);
    // WGSL does not say what the logarithm of 0 is, nor what becomes of an infinity.
    chunks.push({ max, log: sum > 0 ? Math.fround(Math.log(sum)) : NaN });
  }
  const max = Math.max(...chunks.map((chunk) => chunk.max));
  const sum = chunks.reduce((sum, chunk) => sum + Math.exp(Math.fround(chunk.log + chunk.max) - max), 0);
  const shift = Math.fround(Math.log(sum) + max);
  for (const [id, logit] of scaled.entries()) out[id] = Math.exp(logit - shift);
}
