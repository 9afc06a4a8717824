import { OptionError } from "../../errors.ts";
import type { Logits } from "../../logits/logits.ts";
import type { Cache } from "./cache.ts";
import type { Network } from "./network.ts";
import type { RowNoise } from "./noise-inputs.ts";

/** A text that has run: its tokens and their cache, and the logits of the token after it, where they are known. */
export interface Evaluated {
  readonly ids: readonly number[];
  readonly cache: Cache;
  readonly logits: Logits | undefined;
}

/**
 * The last token runs in any case: its logits are wanted. Runtimes round a single token differently from several, so that
 * without another beside it the same prompt gets other logits the second time.
 */
const FEWEST = 2;

/** Runs prompts, and of one that begins like the last text only the rest. */
export class Prompts {
  private readonly network: Network;
  private held: Evaluated | undefined;

  constructor(network: Network) {
    this.network = network;
  }

  /**
   * Evaluates a prompt. The result is the caller's, who may `keep` it when it is done with it.
   *
   * @param noise in the prompt itself: what runs with it begins at the first token, and is not to be kept
   */
  async run(ids: readonly number[], noise?: RowNoise): Promise<Evaluated & { logits: Logits }> {
    this.check(ids);
    if (noise) return this.evaluate(ids, 0, this.network.caches.empty(1), noise);
    const { held } = this;
    this.held = undefined; // whoever comes in between finds nothing
    const shared = held ? sharedLength(held.ids, ids) : 0;
    if (held?.logits && shared === ids.length && shared === held.ids.length) {
      return { ...held, logits: held.logits };
    }
    const start = Math.max(0, Math.min(shared, ids.length - FEWEST));
    const { caches } = this.network;
    let past = caches.empty(1);
    if (held && start === held.cache.length) past = held.cache;
    else if (held) {
      if (start > 0) past = await caches.crop(held.cache, start);
      held.cache.dispose();
    }
    return this.evaluate(ids, start, past);
  }

  /** Holds a text for those that begin like it, in place of the one before. */
  keep(text: Evaluated): void {
    this.held?.cache.dispose();
    this.held = text;
  }

  private async evaluate(
    ids: readonly number[],
    start: number,
    past: Cache,
    noise?: RowNoise,
  ): Promise<Evaluated & { logits: Logits }> {
    let logits: Logits | undefined;
    const read = (row: (at: number) => Logits): void => void (logits = copyOf(row(0)));
    const cache = await this.network.run([ids.slice(start)], past, read, [noise]);
    return { ids, cache, logits: logits as unknown as Logits };
  }

  /** @throws OptionError for a prompt that is empty or has ids that the model does not have */
  check(ids: readonly number[]): void {
    if (ids.length === 0) throw new OptionError("prompt", ids, "a list of at least one token");
    const { vocabSize = Infinity } = this.network;
    const odd = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabSize));
    if (odd === undefined) return;
    throw new OptionError(
      "prompt",
      odd,
      `token ids below ${vocabSize}, the model's; is the tokenizer its own?`,
    );
  }
}

function sharedLength(some: readonly number[], others: readonly number[]): number {
  const differs = some.findIndex((id, at) => id !== others[at]);
  return differs === -1 ? some.length : differs;
}

function copyOf(logits: Logits): Logits {
  return logits instanceof Float32Array ? logits.slice() : { ...logits, data: logits.data.slice() };
}
