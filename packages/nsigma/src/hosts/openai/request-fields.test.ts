import { describe, expect, it } from "vitest";
import { OptionError } from "../../errors.ts";
import { requestFields } from "./request-fields.ts";
import { SERVER_NAMES, type ServerName } from "../../dialects/servers.ts";

const TOP_N_SIGMA = { topNSigma: 1, temperature: 1.5 };

describe("requestFields(options, {server})", () => {
  it.each<[ServerName, string]>([
    ["llama.cpp", "top_n_sigma"],
    ["koboldcpp", "nsigma"],
    ["textgen", "top_n_sigma"],
    ["aphrodite", "nsigma"],
    ["yals", "nsigma"],
    ["mlx", "top_n_sigma"],
    ["openrouter", "top_n_sigma"],
  ])("%s has Top-nσ as %s", (server, field) => {
    expect(requestFields(TOP_N_SIGMA, { server }).fields).toMatchObject({ [field]: 1, temperature: 1.5 });
  });

  it.each<[ServerName, RegExp]>([
    [
      "vllm",
      /^topNSigma is not supported by vLLM: vllm has no parameter for it; start it with a logits processor/,
    ],
    ["tabbyapi", /serve the model with YALS/],
    ["sglang", /logits processor/],
    ["mlx-lm", /mlx-vlm/],
    ["ollama", /Modelfile, use ollama's own API with express\("ollama", options\)/],
    ["lm-studio", /preset/],
  ])("%s cannot have it, and the error says what to do", (server, message) => {
    expect(() => requestFields(TOP_N_SIGMA, { server })).toThrow(message);
    expect(() => requestFields(TOP_N_SIGMA, { server })).toThrow(OptionError);
    const { fields, notes } = requestFields(TOP_N_SIGMA, { server, unsupported: "report" });
    expect(Object.keys(fields).filter((name) => /sigma/.test(name))).toEqual([]);
    expect(notes).toContainEqual(expect.objectContaining({ option: "topNSigma", value: 1, kind: "refused" }));
  });

  it("reports what is approximated, and throws for a mistake in the options", () => {
    const { notes } = requestFields({ topK: 5 }, { server: "vllm" });
    expect(notes).toMatchObject([{ option: "ties", kind: "approximated" }]);
    expect(() => requestFields({ topK: -1 }, { server: "vllm" })).toThrow(
      /^topK must be an integer of at least 0/,
    );
  });

  it("names the servers there are, and the two ways there are", () => {
    expect(() => requestFields({}, { server: "openai" as ServerName })).toThrow(
      `server must be one of ${SERVER_NAMES.join(", ")}, got "openai"`,
    );
    expect(() => requestFields({}, { server: "vllm", unsupported: "drop" as "report" })).toThrow(
      /^unsupported must be "refuse" or "report"/,
    );
  });

  it.each(SERVER_NAMES)("%s: fields are plain JSON", (server) => {
    const { fields } = requestFields({ topP: 0.9, seed: 4 }, { server, unsupported: "report" });
    expect(JSON.parse(JSON.stringify(fields))).toEqual(fields);
  });
});
