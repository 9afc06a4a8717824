import { describe, expect, it } from "vitest";
import { transformersHost } from "./host.ts";

describe("transformersHost({ model, tokenizer })", () => {
  const model = { generate: async () => {}, forward: async () => {}, config: {}, generation_config: null };

  it("transformersHost(no model, or no tokenizer) says where to get one", () => {
    expect(() => transformersHost({ tokenizer: undefined } as never)).toThrow(
      /^model must be a model of transformers.js: await AutoModelForCausalLM/,
    );
    expect(() => transformersHost({ model } as never)).toThrow(
      /^tokenizer must be a tokenizer of transformers.js: await AutoTokenizer/,
    );
  });

  it("transformersHost({ name }) says which model it is, and without a name nothing of it", () => {
    const both = { model, tokenizer: Object.assign(() => {}, { decode: () => "" }) } as never as Parameters<
      typeof transformersHost
    >[0];
    expect(transformersHost({ ...both, name: "org/model" }).model).toBe("org/model");
    expect(transformersHost(both)).not.toHaveProperty("model");
  });
});
