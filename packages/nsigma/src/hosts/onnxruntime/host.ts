import { OptionError } from "../../errors.ts";
import { checkRequest } from "../check-request.ts";
import type { Generated, Host, HostRequest } from "../host.ts";
import { encodePrompt, type Tokenizer, tokenText } from "../tokenizer.ts";
import { Decoder } from "./decoder.ts";
import type { OrtRuntime } from "./runtime.ts";
import { TextRow } from "../text-row.ts";

/** What is read of a model's config.json; every field may be missing. */
export interface OrtModelConfig {
  readonly vocab_size?: number;
  readonly max_position_embeddings?: number;
  readonly n_positions?: number;
  /** The tokens that end a text; of generation_config.json, where that has more of them. */
  readonly eos_token_id?: number | readonly number[] | null;
}

export interface OnnxruntimeSettings extends OrtRuntime {
  readonly tokenizer: Tokenizer;
  readonly config: OrtModelConfig;
  /** What was loaded, for `Host.model`: a session does not know its file. */
  readonly name?: string;
}

/** One of many texts, and which of the requests it answers. */
export interface GeneratedAt extends Generated {
  /** From 0, in the order of the requests. */
  readonly index: number;
}

export interface OnnxruntimeHost extends Host {
  /**
   * Generates many texts, several at a time, and hands out each as it ends, in no order.
   *
   * @param requests taken as there is room for them, so that there may be any number
   * @param options.batch the most texts that run together, from 1. Default: 16
   * @throws OptionError for a request that `generate` would refuse
   */
  generateAll(
    requests: Iterable<HostRequest>,
    options?: { batch?: number },
  ): AsyncGenerator<GeneratedAt, void, undefined>;
}

/**
 * A decoder model in a session of onnxruntime, as a host.
 *
 *     const session = await InferenceSession.create("model.onnx");
 *     const tokenizer = await AutoTokenizer.from_pretrained(name);
 *     const host = onnxruntimeHost({ session, Tensor, tokenizer, config, name });
 *     await host.generate({ prompt: "Once upon a time", sampler: { topNSigma: 1, temperature: 2 } });
 *
 * The model is of the usual export: input_ids, attention_mask, position_ids where it has them, and a cache
 * (past_key_values, present) that stays wherever the session keeps it (`preferredOutputLocation`). Requests may run at
 * the same time; `generateAll` is how they gain from it.
 *
 * The same request gives the same text whatever ran before it, and in float32 or float16 whatever runs beside it; onnxruntime rounds
 * 4-bit weights differently for one row than for several.
 *
 * A model that `nsigma models noise` has written honours `noise`, of the letters whose inputs it has; for `key` and `value` the vectors
 * of all tokens so far are turned again at every step, of each head that keeps them.
 *
 * @throws OptionError for a session without logits or a cache, with numbers of a type that cannot be run (ids are int64, the cache
 *   and the logits float32 or float16), or with more entries than the config says
 */
export function onnxruntimeHost(settings: OnnxruntimeSettings): OnnxruntimeHost {
  const { tokenizer, config, name } = settings;
  const decoder = new Decoder(settings);
  const { vocabSize } = decoder.network;
  if (config.vocab_size !== undefined && vocabSize !== undefined && config.vocab_size !== vocabSize) {
    throw new OptionError(
      "config.vocab_size",
      config.vocab_size,
      `${vocabSize}, as the session's logits have`,
    );
  }
  const endOfText = [config.eos_token_id ?? []].flat();
  const contextLength = config.max_position_embeddings ?? config.n_positions ?? Infinity;
  const known = { tokenText: tokenText(tokenizer), endOfText, contextLength };
  const rowFor = (request: HostRequest, index: number): TextRow<number> => {
    checkRequest(request, decoder.network.noise.abilities);
    return new TextRow(index, request, { ...known, prompt: encodePrompt(tokenizer, request.prompt) });
  };

  return {
    name: "onnxruntime",
    ...(name !== undefined && { model: name }),
    async generate(request) {
      const row = rowFor(request, 0);
      for await (const _ of decoder.decode([row], 1));
      return row.answer.end();
    },
    async *generateAll(requests, { batch = 16 } = {}) {
      for await (const { key, answer } of decoder.decode(rows(), batch))
        yield { index: key, ...answer.end() };

      function* rows(): Generator<TextRow<number>, void, undefined> {
        let index = 0;
        for (const request of requests) yield rowFor(request, index++);
        if (index === 0) throw new OptionError("requests", [], "a list with at least one request");
      }
    },
  };
}
