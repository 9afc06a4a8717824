import { createSampler, type Sampler, type SamplerOptions, type Trace } from "nsigma";
import { type NoiseOptions, readNoise } from "nsigma/noise";
import type { Engine } from "./engine.ts";
import { type Choice, type Ending, type Hear, NoisyText } from "./noisy-text.ts";
import type { Alternative, WrittenToken } from "./tokens.ts";

/** A sampler's options, and noise in the model's run beside it. */
export type WriterOptions = SamplerOptions & { seed: number; noise?: NoiseOptions | undefined };

/** Texts of the model that is open, token by token. */
export class Writing {
  private readonly engine: Engine;
  private newest = 0;

  constructor(engine: Engine) {
    this.engine = engine;
    engine.whenOver(() => this.newest++); // a text of the model before is over
  }

  /** The draw after a text, as the sampler makes it at this step of its own. */
  async draw(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
  ): Promise<Trace> {
    const row = await this.engine.opened.after(ids);
    return samplerAt(ids, options, step).trace(row);
  }

  /** A token that somebody takes by hand at a step of a sampler, and what that sampler would have drawn it with. */
  async take(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
    token: number,
  ): Promise<WrittenToken> {
    const row = await this.engine.opened.after(ids);
    const sampler = samplerAt(ids, options, step);
    const left = sampler.mask(row, new Float32Array(row.length));
    const trace = sampler.trace(row);
    const rank =
      1 + row.filter((logit, id) => logit > row[token] || (logit === row[token] && id < token)).length;
    return this.writtenToken(row, {
      ...trace,
      token,
      rank,
      rawProbability: probabilityOf(token, row),
      probability: probabilityOf(token, left),
    });
  }

  /** The most likely tokens after a text and some others, with what a sampler makes of them. */
  async alternatives(
    ids: readonly number[],
    options: SamplerOptions & { seed: number },
    step: number,
    others: readonly number[],
    most: number,
  ): Promise<Alternative[]> {
    const row = await this.engine.opened.after(ids);
    const all = createSampler({ seed: 0 }).distribution(row);
    const left = samplerAt(ids, options, step).distribution(row);
    const final = new Map(Array.from(left.ids, (id, rank) => [id, left.probabilities[rank]]));
    return Array.from(all.ids, (id, rank) => ({ id, rank }))
      .filter(({ id, rank }) => rank < most || others.includes(id))
      .map(({ id, rank }) => ({
        ...this.engine.view(id),
        raw: all.probabilities[rank],
        final: final.get(id) ?? 0,
      }));
  }

  /**
   * Goes on with a text.
   *
   * @param prompt the tokens before the answer; `written` those of it that are there
   * @param options of the sampler, and of noise in the model's run; the noise has the sampler's seed where it has none
   * @param hear hears each token, and ends the text by returning false
   * @returns why it is over
   */
  async write(
    prompt: readonly number[],
    written: readonly number[],
    { noise, ...options }: WriterOptions,
    most: number,
    hear: Hear,
  ): Promise<Ending> {
    const own = ++this.newest; // another text ends this one
    const sampler = createSampler(options);
    sampler.prompt(prompt);
    for (const id of written) sampler.accept(id);
    let count = 0;
    const choose = (row: Float32Array): Choice => {
      const token = this.writtenToken(row, sampler.trace(row));
      if (this.engine.opened.info.endOfText.includes(token.id)) return { token, ending: "end of text" };
      return { token, ending: ++count === most ? "length" : undefined };
    };
    if (noise) {
      const text = new NoisyText(
        prompt,
        written,
        readNoise(noise, options.seed),
        choose,
        hear,
        () => own !== this.newest,
      );
      if (!this.engine.opened.noise)
        throw new Error(
          `${this.engine.opened.info.name}: its run cannot be reached, so that it takes no noise`,
        );
      await this.engine.opened.noise.write(text);
      return text.end();
    }
    const ids = [...prompt, ...written];
    while (true) {
      const row = await this.engine.opened.after(ids);
      if (own !== this.newest) return "stopped";
      const { token, ending } = choose(row);
      ids.push(token.id);
      if (!(await hear(token))) return "stopped";
      if (ending) return ending;
    }
  }

  private writtenToken(row: Float32Array, trace: Trace): WrittenToken {
    const { token, steps, finite } = trace;
    return { ...this.engine.view(token), trace, kept: steps.at(-1)?.kept ?? finite, logit: row[token] };
  }
}

/** A token's share of the softmax of a row. */
function probabilityOf(token: number, row: Float32Array): number {
  const max = row.reduce((most, logit) => Math.max(most, logit), -Infinity);
  return Math.exp(row[token] - max) / row.reduce((sum, logit) => sum + Math.exp(logit - max), 0);
}

/** A sampler that has come to a step of its own text. */
export function samplerAt(
  ids: readonly number[],
  options: SamplerOptions & { seed: number },
  step: number,
): Sampler {
  const sampler = createSampler(options);
  sampler.prompt(ids.slice(0, ids.length - step));
  for (const id of ids.slice(ids.length - step)) sampler.accept(id);
  return sampler;
}
