import { setMaxListeners } from "node:events";
import type { SamplerOptions } from "nsigma";
import type { DialectName, Request } from "nsigma/dialects";
import { UserError } from "../../errors.ts";
import type { LocalModel, ManyTexts } from "../../models/model.ts";
import { ApiError } from "../api-error.ts";
import type { Metrics } from "../metrics.ts";
import { Scheduler } from "./scheduler.ts";
import { type AskedText, type Piece, TextInWriting, type WrittenText } from "./written-text.ts";

/** How requests are read where they say nothing themselves. */
export interface Defaults {
  /** Whose names the sampler's fields are; ours and llama.cpp's when left out. */
  readonly dialect?: DialectName | undefined;
  /** Under what a request says: options of ours, or of the dialect in its words. */
  readonly sampler: SamplerOptions | Request;
  /** Whether nobody asked for it, so that a request that cuts goes without it. */
  readonly byDefault: boolean;
}

/** What a place is doing. */
export interface Slot {
  text: TextInWriting | undefined;
  requests: number;
}

/** A model that is served: its name, its places, and who waits for them. */
export class ServedModel {
  readonly id: string;
  readonly model: LocalModel;
  readonly scheduler: Scheduler;
  readonly slots: Slot[];
  readonly created = Math.floor(Date.now() / 1000);
  private readonly decoder: ManyTexts;
  private readonly metrics: Metrics;

  /**
   * @param most texts that may wait, from 0
   * @throws UserError for a model that cannot write texts beside one another
   */
  constructor(id: string, model: LocalModel, most: number, metrics: Metrics) {
    if (!model.decoder) {
      throw new UserError(
        `model ${model.name}: its export has no cache, so that it cannot be served; give another`,
      );
    }
    this.id = id;
    this.model = model;
    this.decoder = model.decoder;
    this.metrics = metrics;
    this.scheduler = new Scheduler(model.room, most);
    this.slots = Array.from({ length: model.room }, () => ({ text: undefined, requests: 0 }));
  }

  /**
   * Checks what can be known before a text is begun.
   *
   * @throws ApiError 400 for a text that does not fit into the context
   */
  checkFits({ prompt, maxTokens = 1 }: Pick<AskedText, "prompt" | "maxTokens">): void {
    const { contextLength } = this.model;
    if (prompt.length === 0)
      throw new ApiError(400, "prompt: it is empty; give some text", { param: "prompt" });
    if (prompt.length + maxTokens <= contextLength) return;
    const asked = maxTokens === 1 ? "" : ` and max_tokens ${maxTokens}`;
    throw new ApiError(
      400,
      `the prompt has ${prompt.length} tokens${asked}, and the context of ${this.id} has room for ${contextLength} together; shorten ${maxTokens === 1 ? "it" : "one of them"}`,
      { param: prompt.length < contextLength ? "max_tokens" : "prompt", code: "context_length_exceeded" },
    );
  }

  /** @param param the field that they came in. @throws ApiError 400 for a token that the model does not have */
  checkIds(ids: readonly number[], param: string): void {
    const { vocabSize } = this.model;
    const odd = ids.find((id) => id >= vocabSize);
    if (odd === undefined) return;
    throw new ApiError(
      400,
      `${param}: there is no token ${odd}: ${this.id} has the ids 0 to ${vocabSize - 1}`,
      { param },
    );
  }

  /** Checks that texts fit, and that they can at least wait. @throws ApiError 400 and 429 */
  checkRoom(texts: readonly AskedText[]): void {
    for (const asked of texts) this.checkFits(asked);
    this.scheduler.checkRoom(texts.length);
  }

  /**
   * Writes texts, each in a place of its own, when it is the client's turn.
   *
   * @param signal ends them; what was written so far comes back
   * @param hear hears the pieces of each as they come
   * @throws ApiError 429 when too many wait; OptionError for options that no sampler can be made of
   */
  async write(
    texts: readonly AskedText[],
    client: string,
    signal: AbortSignal,
    hear?: (index: number, piece: Piece) => void,
  ): Promise<WrittenText[]> {
    this.checkRoom(texts);
    return together(signal, (either) => {
      // All are made before one begins: none goes on when another cannot be made.
      const made = texts.map(
        (asked, index) => new TextInWriting(this.model, asked, either, (piece) => hear?.(index, piece)),
      );
      return made.map((text) => this.inPlace(client, text, either));
    });
  }

  /**
   * Does things in a place each, like any other work, when it is the client's turn.
   *
   * @returns undefined for those that were not begun, because the signal was aborted
   * @throws ApiError 429 when too many wait
   */
  async inTurn<Result>(
    client: string,
    signal: AbortSignal,
    works: readonly (() => Promise<Result>)[],
  ): Promise<(Result | undefined)[]> {
    this.scheduler.checkRoom(works.length);
    return together(signal, (either) => works.map((work) => this.scheduler.run(client, either, work)));
  }

  private async inPlace(client: string, text: TextInWriting, signal: AbortSignal): Promise<WrittenText> {
    await this.scheduler.run(client, signal, async (place) => {
      const slot = this.slots[place];
      slot.text = text;
      slot.requests++;
      try {
        await this.decoder.write(text);
      } finally {
        slot.text = undefined;
      }
    });
    const written = text.end();
    this.metrics.wrote(this.id, text.prompt.length, written);
    return written;
  }
}

/** Waits for all of several; the first that fails ends the others. */
async function together<Result>(
  signal: AbortSignal,
  begin: (either: AbortSignal) => Promise<Result>[],
): Promise<Result[]> {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal); // all that wait listen
  const end = (): void => ending.abort();
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  let begun: Promise<Result>[] = [];
  try {
    begun = begin(ending.signal);
    return await Promise.all(begun);
  } catch (error) {
    end();
    await Promise.allSettled(begun);
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
  }
}
