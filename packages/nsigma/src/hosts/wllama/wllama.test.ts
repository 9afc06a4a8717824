import { describe, expect, it } from "vitest";
import { wllamaHost } from "./host.ts";
import type { WllamaModel } from "./model.ts";
import { wllamaOptions } from "./options.ts";

// What a page does with these is tested in conformance/browser.

describe("wllamaHost({ wllama })", () => {
  it("wllamaHost({}) says what it takes", () => {
    expect(() => wllamaHost({} as never)).toThrow(/^wllama must be a Wllama: new Wllama/);
  });

  it("wllamaHost({ wllama: of version 2 }) says which version it takes", () => {
    const old = { samplingInit() {} } as unknown as WllamaModel;
    expect(() => wllamaHost({ wllama: old })).toThrow(/^wllama must be version 3/);
  });

  it("wllamaHost({ name }) says which model it is, and without a name nothing of it", () => {
    const wllama = { createCompletion() {} } as unknown as WllamaModel;
    expect(wllamaHost({ wllama, name: "model.gguf" }).model).toBe("model.gguf");
    expect(wllamaHost({ wllama })).not.toHaveProperty("model");
  });
});

describe("wllamaOptions(options)", () => {
  it("wllamaOptions({topNSigma: 1, temperature: 1.5}) switches llama.cpp's defaults off and names the order", () => {
    expect(wllamaOptions({ topNSigma: 1, temperature: 1.5 })).toEqual({
      fields: {
        top_n_sigma: 1,
        temperature: 1.5,
        top_k: 0,
        top_p: 1,
        min_p: 0,
        samplers: ["top_n_sigma", "temperature"],
      },
      notes: [],
    });
  });

  it("wllamaOptions({repetitionPenalty, penaltyWindow: 'all'}) asks for a window that is longer than any context", () => {
    const { fields } = wllamaOptions({ repetitionPenalty: 1.2, penaltyWindow: "all" });
    expect(fields).toMatchObject({ repeat_penalty: 1.2, repeat_last_n: 1048576 });
  });

  it("wllamaOptions({topA}) says that it is refused, and why", () => {
    expect(wllamaOptions({ topA: 0.2 }).notes).toMatchObject([
      { option: "topA", value: 0.2, kind: "refused", why: "llama.cpp has no parameter for it" },
    ]);
  });

  it("wllamaOptions(a mistake) says what was expected", () => {
    expect(() => wllamaOptions({ temperature: -1 })).toThrow(/^temperature must be a number of at least 0/);
  });
});
