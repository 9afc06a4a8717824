import type { Sampler } from "nsigma";
import { type Generated, type HostRequest, TextRow } from "nsigma/hosts";
import type { LocalModel } from "../models/model.ts";
import { asked, type GenerateRequest } from "./generate.ts";

/** One of many texts, and which of the requests it answers, from 0. */
export interface GeneratedAt extends Generated {
  readonly index: number;
}

/**
 * Generates many texts, several at a time, and hands out each as it ends, in no order.
 *
 * @param requests taken as there is room for them, so that there may be any number
 * @param batch the most texts that run together. Default: what is good for the model
 * @throws UserError for an empty prompt; OptionError for one that leaves no room in the context
 */
export async function* generateAll(
  model: LocalModel,
  requests: Iterable<GenerateRequest>,
  batch: number = model.room,
): AsyncGenerator<GeneratedAt, void, undefined> {
  if (model.decoder) {
    for await (const { key, answer } of model.decoder.decode(rows(), batch))
      yield { index: key, ...answer.end() };
    return;
  }
  let index = 0;
  for (const request of requests)
    yield { index: index++, ...(await model.host.generate(asked(model, request))) };

  function* rows(): Generator<TextRow<number>, void, undefined> {
    let index = 0;
    for (const request of requests) yield rowOf(index++, model, asked(model, request));
  }
}

/**
 * A request as a row of a batch.
 *
 * @param sampler in place of one made from the request's options
 */
export function rowOf<Key>(
  key: Key,
  model: LocalModel,
  request: HostRequest,
  sampler?: Sampler,
): TextRow<Key> {
  const { tokenText, endOfText, contextLength } = model;
  const prompt = model.encode(request.prompt);
  return new TextRow(key, request, { tokenText, endOfText, contextLength, prompt }, sampler);
}
