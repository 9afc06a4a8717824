import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AutoModelForCausalLM, type PreTrainedModel, PreTrainedTokenizer } from "@huggingface/transformers";
import { type Host, streamText } from "nsigma/hosts";
import { onnxruntimeHost } from "nsigma/onnxruntime";
import { transformersHost } from "nsigma/transformers";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onnxruntimeSettings } from "./onnxruntime-settings.ts";
import { referenceHost } from "./reference-host.ts";

const readJson = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(MODEL_FOLDER, name), "utf8")) as Record<string, unknown>;

/** The embedded model's tokenizer with a config as many have it, which says nothing of the clean-up of spaces. */
function tokenizerThatCleansUp(): PreTrainedTokenizer {
  const { clean_up_tokenization_spaces, ...config } = readJson("tokenizer_config.json");
  expect(clean_up_tokenization_spaces).toBe(false);
  return new PreTrainedTokenizer(readJson("tokenizer.json"), config);
}

describe("a host on a tokenizer that cleans up spaces when it decodes", () => {
  const tokenizer = tokenizerThatCleansUp();
  const [space] = tokenizer.encode(" ");
  const [comma] = tokenizer.encode(",");
  // Many spaces, and a comma after each, whatever the model would write.
  const sampler = {
    seed: 1,
    logitBias: { [space]: 12 },
    sequenceBias: [{ tokens: [space, comma], bias: 100 }],
  };
  const request = { prompt: "Mia has 12 plums", sampler, maxTokens: 48 } as const;
  let model: PreTrainedModel;
  let hosts: Record<string, Host>;
  beforeAll(async () => {
    model = await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER, {
      local_files_only: true,
      device: "cpu",
    });
    hosts = {
      transformers: transformersHost({ model, tokenizer }),
      onnxruntime: onnxruntimeHost({ ...(await onnxruntimeSettings()), tokenizer }),
    };
  });
  afterAll(() => model.dispose());

  it.each(["transformers", "onnxruntime"])(
    "%s streams the text that the model wrote, spaces and all",
    async (name) => {
      const { text: expected } = await (await referenceHost()).generate(request);
      const stream = streamText(hosts[name], request);
      const pieces: string[] = [];
      for await (const piece of stream) pieces.push(piece);
      expect((await stream.generated).text).toBe(expected);
      expect(pieces.join("")).toBe(expected);
      expect(expected).toMatch(/ ,/);
      const ids = tokenizer.encode(expected);
      expect(tokenizer.decode(ids)).not.toBe(expected);
    },
  );
});
