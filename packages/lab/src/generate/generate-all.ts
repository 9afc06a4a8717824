import { Tensor } from "@huggingface/transformers";
import { type GeneratedAt, type OnnxruntimeHost, onnxruntimeHost, type OrtSession } from "nsigma/onnxruntime";
import type { OnnxModel } from "../models/model.ts";
import { asked, type GenerateRequest } from "./generate.ts";

/** What most models and processors gain by running together they have gained by then. */
const BATCH = 32;

const hosts = new WeakMap<OnnxModel, OnnxruntimeHost>();

/**
 * Generates many texts, several at a time, and hands out each as it ends, in no order. A text is the same whatever it
 * is generated beside.
 *
 * @param requests taken as there is room for them, so that there may be any number
 * @param batch the most texts that run together
 * @throws UserError for an empty prompt; OptionError for one that leaves no room in the context, and for a model of
 *   another export than the usual one with a cache
 */
export function generateAll(
  model: OnnxModel,
  requests: Iterable<GenerateRequest>,
  batch: number = BATCH,
): AsyncGenerator<GeneratedAt, void, undefined> {
  const host = hosts.get(model) ?? hostOf(model);
  hosts.set(model, host);
  return host.generateAll(all(), { batch });

  function* all() {
    for (const request of requests) yield asked(model, request);
  }
}

/** The same session that transformers.js runs, in a loop of our own. */
function hostOf({ network, tokenizer, contextLength, endOfText }: OnnxModel): OnnxruntimeHost {
  return onnxruntimeHost({
    session: network.sessions.model as OrtSession,
    // Its tensors must be those of the copy of onnxruntime that transformers.js brought.
    Tensor: new Tensor("int64", [0n], [1]).ort_tensor.constructor as never,
    tokenizer,
    config: {
      ...(Number.isFinite(contextLength) && { max_position_embeddings: contextLength }),
      eos_token_id: endOfText,
    },
  });
}
