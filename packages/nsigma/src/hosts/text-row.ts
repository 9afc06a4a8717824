import type { Logits } from "../logits/logits.ts";
import { type NoiseSettings, readNoise } from "../noise/options.ts";
import { createSampler } from "../sampler/create-sampler.ts";
import type { Sampler } from "../sampler/sampler.ts";
import { Answer, type AnswerSettings } from "./answer.ts";
import { drawToken } from "./draw-token.ts";
import type { HostRequest } from "./host.ts";

/** A request as a row of a batch: a sampler chooses its tokens, an answer takes them. */
export class TextRow<Key> {
  /** Whatever the caller knows it by. */
  readonly key: Key;
  readonly prompt: readonly number[];
  readonly answer: Answer;
  readonly noise: NoiseSettings | undefined;
  private readonly sampler: Sampler;
  private readonly onTrace: HostRequest["onTrace"];

  /**
   * @param sampler in place of one made from the request's options
   * @throws OptionError for a prompt that leaves no room, and an option of sampler or noise that is wrong
   */
  constructor(
    key: Key,
    request: HostRequest,
    settings: AnswerSettings,
    sampler: Sampler = createSampler(request.sampler),
  ) {
    this.key = key;
    this.prompt = settings.prompt;
    this.answer = new Answer(request, settings);
    this.sampler = sampler;
    this.noise = request.noise && readNoise(request.noise, sampler.seed);
    this.sampler.prompt(this.prompt);
    this.onTrace = request.onTrace;
  }

  get over(): boolean {
    return this.answer.ending !== undefined;
  }

  next(logits: Logits): number {
    const token = drawToken(this.sampler, logits, this.onTrace);
    this.take(token);
    return token;
  }

  /** Takes a token that was drawn elsewhere. */
  take(token: number): void {
    this.answer.take(token);
  }
}
