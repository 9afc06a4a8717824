import { inspect } from "node:util";
import { createSampler, OptionError, type SamplerOptions, type Trace } from "nsigma";
import type { Generated, Message } from "nsigma/hosts";
import type { NoiseOptions } from "nsigma/noise";
import { Conversation } from "../chat/conversation.ts";
import { traceTable } from "../chat/trace-table.ts";
import { firstLine } from "../errors.ts";
import { generate } from "../generate/generate.ts";
import type { Model } from "../models/model.ts";
import { textOf } from "../models/vocabulary.ts";
import { noiseAt } from "./noise-flags.ts";
import { samplerFor, type SamplerSource } from "./read-sampler.ts";
import { print, printText, say, sayMore } from "./say.ts";

/** What holds for every answer. */
export interface ChatSettings {
  readonly maxTokens: number | undefined;
  readonly stop: readonly string[];
  /** Print stack traces. */
  readonly debug: boolean;
}

/** A chat with a model: what was said, and how its answers are drawn. */
export class ChatSession {
  readonly model: Model;
  conversation: Conversation;
  /** Whether a table follows every answer. */
  traced = false;
  sampler: SamplerOptions = {};
  /** In the model's run, with the answers' seeds unless it has its own. */
  noise: NoiseOptions | undefined;
  private readonly settings: ChatSettings;
  /** Answer i is drawn with seed + i, so that another answer is another. */
  private seed = 0;
  private drawn = 0;
  private noted = false;
  private running: AbortController | undefined;

  constructor(model: Model, source: SamplerSource, conversation: Conversation, settings: ChatSettings) {
    this.model = model;
    this.conversation = conversation;
    this.settings = settings;
    this.seed = createSampler(source().options).seed;
    this.setSampler(source);
  }

  /** @throws UserError and OptionError for a sampler that the model cannot have; the old one stays then */
  setSampler(source: SamplerSource): void {
    const { options } = samplerFor(this.model, source);
    if (options.seed !== undefined) {
      this.seed = options.seed;
      this.drawn = 0;
    }
    this.sampler = { ...options, seed: this.seed };
    this.noted = false;
  }

  get isAnswering(): boolean {
    return this.running !== undefined;
  }

  /** Ends the answer that is being written. */
  interrupt(): void {
    this.running?.abort();
  }

  /** Has the model answer. An answer that fails is told in one line, and changes nothing. */
  async answer(asked: readonly Message[]): Promise<void> {
    this.running = new AbortController();
    const traces: Trace[] = [];
    const started = performance.now();
    let begun = false;
    try {
      const answer = await generate(this.model, {
        prompt: asked,
        sampler: { ...this.sampler, seed: this.seed + this.drawn },
        ...(this.noise && { noise: noiseAt(this.noise, this.seed, this.drawn) }),
        stop: this.settings.stop,
        signal: this.running.signal,
        ...(this.settings.maxTokens !== undefined && { maxTokens: this.settings.maxTokens }),
        onText: (text) => {
          begun = true;
          printText(text);
        },
        ...(this.traced && { onTrace: (trace) => void traces.push(trace) }),
      });
      this.drawn++;
      printText("\n");
      const isCutBefore = answer.ending === "aborted" && answer.text === "";
      if (!isCutBefore) this.conversation.answered(asked, answer.text);
      this.remark(answer, (performance.now() - started) / 1000);
    } catch (error) {
      if (begun) printText("\n");
      this.report(error);
    } finally {
      this.running = undefined;
    }
    const { model } = this;
    if (model.kind === "local" && traces.length > 0)
      print(traceTable(traces, (token) => textOf(model, token)));
  }

  /** Says a mistake in one line; the chat goes on. */
  report(error: unknown): void {
    const tooLong = error instanceof OptionError && error.option === "prompt";
    const room = "; /undo and /clear make room, and nothing is lost";
    say(`${firstLine(error)}${tooLong ? room : ""}`);
    if (this.settings.debug) sayMore(inspect(error));
    if (!process.stdin.isTTY) process.exitCode = 2;
  }

  private remark({ ending, tokens, notes }: Generated, seconds: number): void {
    for (const { option, value, why } of this.noted ? [] : notes) {
      say(`${option} ${JSON.stringify(value)}: ${why}`);
    }
    this.noted = true;
    const { maxTokens = Infinity } = this.settings;
    if (ending === "length" && tokens < maxTokens)
      say(
        `the answer is cut off: the context of model ${this.model.name} is full; /undo and /clear make room`,
      );
    if (process.stderr.isTTY)
      sayMore(`(${ending}, ${tokens} tokens, ${(tokens / seconds).toFixed(0)} per second)\n`);
  }
}
