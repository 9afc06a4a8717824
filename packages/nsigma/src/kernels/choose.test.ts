import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { kernelName, useKernel } from "./choose.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  useKernel("auto");
});

/** The library as it starts in a page like this. */
async function afresh() {
  vi.resetModules();
  return import("../index.ts");
}

const row = Float32Array.from({ length: 3000 }, (_, id) => Math.sin(id * id) * 3);

describe("which kernel runs", () => {
  it("is WebAssembly without anybody asking, and a trace says so", async () => {
    const { createSampler } = await afresh();
    expect(createSampler({ topNSigma: 1, seed: 1 }).trace(row).kernel).toBe("wasm");
  });

  it.each([
    ["there is no WebAssembly", undefined],
    [
      "a page's policy forbids it",
      {
        Module: function () {
          throw new EvalError("Refused to compile: 'wasm-unsafe-eval' is not allowed");
        },
      },
    ],
    [
      "it has no SIMD",
      {
        Module: function () {
          throw new Error("CompileError: invalid value type");
        },
      },
    ],
  ])("is TypeScript loops where %s, with the same tokens", async (_name, webAssembly) => {
    const fast = (await afresh()).createSampler({ topNSigma: 1, temperature: 2, seed: 3 });
    vi.stubGlobal("WebAssembly", webAssembly);
    const { allocateLogits, createSampler } = await afresh();
    const slow = createSampler({ topNSigma: 1, temperature: 2, seed: 3 });
    expect(createSampler({}).trace(row).kernel).toBe("js");
    const place = allocateLogits(row.length);
    place.set(row);
    for (let i = 0; i < 20; i++) expect(slow.sample(i % 2 ? row : place)).toBe(fast.sample(row));
  });

  it("is what useKernel(name) says, and a kernel that is not there is refused", async () => {
    useKernel("js");
    expect(kernelName()).toBe("js");
    useKernel("wasm");
    expect(kernelName()).toBe("wasm");
    expect(() => useKernel("gpu" as "js")).toThrow(/^kernel must be one that runs here/);
    vi.stubGlobal("WebAssembly", undefined);
    const elsewhere = await afresh();
    expect(() => elsewhere.useKernel("wasm")).toThrow(/^kernel must be one that runs here/);
  });

  it("is WebAssembly in a worker too", async () => {
    const library = new URL("../../dist/index.js", import.meta.url).href;
    const worker = new Worker(
      `import(${JSON.stringify(library)}).then(({ createSampler }) =>
         require("node:worker_threads").parentPort.postMessage(createSampler({ topK: 1 }).trace(new Float32Array(3)).kernel));`,
      { eval: true },
    );
    const kernel = await new Promise((resolve, reject) =>
      worker.once("message", resolve).once("error", reject),
    );
    await worker.terminate();
    expect(kernel).toBe("wasm");
  });
});

describe("rows in the kernel's memory", () => {
  it("allocateLogits(length) are used in place: nothing is copied, and other rows leave them alone", async () => {
    const { allocateLogits, createSampler } = await afresh();
    const [one, other] = [allocateLogits(row.length), allocateLogits(row.length)];
    one.set(row);
    other.set(row.toReversed());
    const set = vi.spyOn(Float32Array.prototype, "set");
    const sampler = createSampler({ topNSigma: 1, seed: 4 });
    const tokens = Array.from({ length: 10 }, (_, i) => sampler.sample(i % 2 ? one : other));
    expect(set).not.toHaveBeenCalled();
    set.mockRestore();
    const copied = createSampler({ topNSigma: 1, seed: 4 });
    expect(tokens).toEqual(tokens.map((_, i) => copied.sample(i % 2 ? row : row.toReversed())));
    expect(one).toEqual(row);
  });

  it("a longer row elsewhere does not take the memory away", async () => {
    const { allocateLogits, createSampler } = await afresh();
    const place = allocateLogits(100);
    place.set(row.subarray(0, 100));
    createSampler({ topK: 1 }).sample(new Float32Array(400_000).fill(1));
    expect([...place]).toEqual([...row.subarray(0, 100)]);
  });

  it.each([0, -1, 1.5, NaN])("allocateLogits(%s) is refused", async (length) => {
    const { allocateLogits } = await afresh();
    expect(() => allocateLogits(length)).toThrow(/^length must be an integer from 1 to 16777216, got /);
  });
});
