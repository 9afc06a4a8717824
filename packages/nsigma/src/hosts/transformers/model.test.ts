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
});
