import { createSampler, type SamplerOptions } from "nsigma";
import { expect, it } from "vitest";
import { dropDead, NativeChain, type Stage } from "./native-chain.ts";
import { describeWithLibrary } from "./with-library.ts";

const row = (...logits: number[]) => Float32Array.from(logits);
const rowOf = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log);

/** Where nsigma does not do what llama.cpp does, on purpose. The other tests step around exactly these. */
describeWithLibrary("llama.cpp differs", (library) => {
  function native(logits: Float32Array, ...stages: Stage[]) {
    const chain = new NativeChain(library, stages, logits.length);
    const array = chain.apply(logits);
    const ids = Array.from({ length: array.size }, (_, i) => array.id(i));
    const living = Array.from(ids, (_, i) => array.logit(i));
    chain.free();
    return { ids, logits: living };
  }

  function ours(logits: Float32Array, options: SamplerOptions): number[] {
    return [...createSampler({ seed: 0, ...options }).distribution(logits).ids];
  }

  it("typical: a token at -Infinity makes its entropy NaN, and it keeps the most likely instead", () => {
    const logits = rowOf(0.5, 0.3, 0.2, 0);
    expect(native(logits, (c) => c.init_typical(0.4, 1)).ids).toEqual([0]);
    // Surprises .69, 1.20 and 1.61 around an entropy of 1.03: the second token is the typical one.
    expect(native(logits, dropDead, (c) => c.init_typical(0.4, 1)).ids).toEqual([1, 0]);
    expect(ours(logits, { typicalP: 0.4 })).toEqual([0, 1]);
  });

  it("dynamic temperature: its largest entropy counts tokens at -Infinity", () => {
    const logits = rowOf(0.7, 0.2, 0.1, 0);
    const entropy = -[0.7, 0.2, 0.1].reduce((sum, p) => sum + p * Math.log(p), 0);
    const temperatureFor = (count: number) => 0.5 + entropy / Math.log(count);
    const found = native(logits, (c) => c.init_temp_ext(1, 0.5, 1));
    expect(found.logits[0] - found.logits[1]).toBeCloseTo(Math.log(3.5) / temperatureFor(4), 5);
    const { probabilities } = createSampler({ temperatureRange: 0.5 }).distribution(logits);
    expect(Math.log(probabilities[0] / probabilities[1])).toBeCloseTo(Math.log(3.5) / temperatureFor(3), 5);
    const likewise = createSampler({ temperatureRange: 0.5, draws: "llama.cpp" }).distribution(logits);
    expect(Math.log(likewise.probabilities[0] / likewise.probabilities[1])).toBeCloseTo(
      Math.log(3.5) / temperatureFor(4),
      5,
    );
  });

  it("top-nσ: what it cuts stays in the array at -Infinity, and top-k counts it", () => {
    const logits = row(9, 1, 0, 0, 0, 0);
    expect(native(logits, (c) => c.init_top_n_sigma(1))).toEqual({
      ids: [0, 1, 2, 3, 4, 5],
      logits: [9, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    });
    const cut = native(
      logits,
      (c) => c.init_top_n_sigma(1),
      (c) => c.init_top_k(3),
    );
    expect(cut.logits).toEqual([9, -Infinity, -Infinity]);
    expect(ours(logits, { topNSigma: 1, topK: 3 })).toEqual([0]);
  });

  it("mirostat 1: a token at -Infinity among the first 100 leaves one token", () => {
    const logits = row(5, 4, 3, -Infinity);
    expect(native(logits, (c) => c.init_mirostat(4, 0, 5, 0.1, 100)).ids).toEqual([0]);
    expect(ours(logits, { mirostat: 1 })).toEqual([0, 1, 2]);
  });

  // What C++ makes of a float beyond the range of an int is not defined; this is x86's answer.
  it.runIf(process.arch === "x64")("mirostat 1: a rank beyond 2^31 becomes 1", () => {
    const logits = row(0, 0.1, 0.2, 0.3);
    expect(native(logits, (c) => c.init_mirostat(4, 0, 5, 0.1, 100)).ids).toEqual([3]);
    expect(ours(logits, { mirostat: 1 })).toEqual([3, 2, 1, 0]);
  });

  it("every token banned: it goes on with a row of -Infinity, where ours says so", () => {
    const logits = row(-Infinity, -Infinity);
    expect(native(logits, (c) => c.init_min_p(0.1, 1)).logits).toEqual([-Infinity, -Infinity]);
    expect(() => ours(logits, { minP: 0.1 })).toThrow("every token is at -Infinity");
  });
});
