import type { Row } from "../row.ts";
import { BATCH, type LlamaContext, OUTPUTS } from "./context.ts";
import type { GraphDraw } from "./graph-draw.ts";
import type { TextNoise } from "./noise-callback.ts";

/** A text to be written, or one whose logits are read. */
export interface LoopRow extends Omit<Row, "next"> {
  /** The first token of the prompt after which the logits are wanted; the last when left out. */
  readonly from?: number;
  /** Sees logits, which are llama.cpp's own until it returns, and chooses the next token; with `from` it only sees them. */
  next(logits: Float32Array): number;
  /** Where llama.cpp draws the tokens itself, in place of `next`. */
  readonly graph?: { readonly draws: GraphDraw; take(token: number): void };
}

export interface LoopSettings {
  /** Whether a text may begin with what another has computed: a model with more than attention cannot. */
  readonly shareable: boolean;
  /** Whether each text that does not say so itself is computed as if it were alone, from the beginning. */
  readonly exact: boolean;
  /** Computes the context's batch, with a noise in all of its tokens or without. */
  compute(noise: TextNoise | undefined): Promise<void>;
}

/** The noise of a text, and the position of the first token that gets it. */
export interface NoiseFrom {
  readonly noise: TextNoise;
  readonly from: number;
}

/** Tokens of a prompt in one call of the model: texts that go on wait for it. */
const PIECE = BATCH;
/** Less of a beginning is sooner computed than copied from another text. */
const WORTH_COPYING = 32;

/** A text that is being written. */
interface Running {
  readonly row: LoopRow;
  /** The prompt, and the tokens drawn since. */
  readonly ids: number[];
  readonly signal: AbortSignal | undefined;
  readonly noise: NoiseFrom | undefined;
  readonly settle: { resolve(): void; reject(error: unknown): void };
}

/** A sequence of the model's memory, and what it holds: the beginning of a text, running or over. */
interface Place {
  readonly sequence: number;
  text: Running | undefined;
  ids: readonly number[];
  /** How many of `ids` are computed. */
  computed: number;
  /** How many of them were computed in whole pieces from the beginning and without noise, as they would be again. */
  pieces: number;
  /** When it was last used: the greater the later. */
  used: number;
}

/** The places of the texts that one call of the model computes, and how many tokens of each. */
type Job = { place: Place; count: number }[];

/**
 * Writes many texts at once: each joins and leaves between two calls of the model, whatever the others' lengths. What a
 * text has in common with another, or with one that is over, is not computed again.
 */
export class Loop {
  private readonly context: LlamaContext;
  private readonly settings: LoopSettings;
  private readonly places: Place[];
  private waiting: Running[] = [];
  private turning: Promise<void> | undefined;
  private clock = 0;
  /** Whether the last call computed a prompt: the next goes on with the texts, so that none stands still. */
  private prompted = false;

  constructor(context: LlamaContext, settings: LoopSettings) {
    this.context = context;
    this.settings = settings;
    this.places = Array.from({ length: context.sequences }, (_, sequence) => empty(sequence));
  }

  /** Writes a text to its end. @param noise only where each text is computed by itself (`exact`) */
  async write(row: LoopRow, signal?: AbortSignal, noise?: NoiseFrom): Promise<void> {
    if (row.over) return;
    let leave = (): void => {};
    const written = new Promise<void>((resolve, reject) => {
      leave = resolve;
      this.waiting.push({ row, ids: [...row.prompt], settle: { resolve, reject }, signal, noise });
    });
    // Whoever has ended it hears so at once; the memory follows when the model's call is over.
    signal?.addEventListener("abort", leave);
    this.turning ??= this.turn();
    await written.finally(() => signal?.removeEventListener("abort", leave));
  }

  /** Ends when nothing is being computed any more. */
  async idle(): Promise<void> {
    await this.turning;
  }

  private async turn(): Promise<void> {
    while (true) {
      this.dismiss();
      this.admit();
      const job = this.nextJob();
      if (job.length === 0) break;
      try {
        await this.settings.compute(noiseOf(job));
        this.take(job);
      } catch (error) {
        this.fail(error);
      }
    }
    this.turning = undefined;
  }

  /** Lets go of the texts that have ended, and of those that nobody waits for. */
  private dismiss(): void {
    const ended = ({ row, signal }: Running): boolean => row.over || signal?.aborted === true;
    for (const { settle } of this.waiting.filter(ended)) settle.resolve();
    this.waiting = this.waiting.filter((text) => !ended(text));
    for (const place of this.places) {
      if (!place.text || !ended(place.text)) continue;
      const { settle } = place.text;
      this.vacate(place);
      settle.resolve();
    }
  }

  private vacate(place: Place): void {
    place.text?.row.graph?.draws.leave(place.sequence);
    place.text = undefined;
  }

  /** Lets texts in, as long as there are places: into the one that has most of it, else the one not used for longest. */
  private admit(): void {
    while (this.waiting.length > 0) {
      const free = this.places.filter(({ text }) => text === undefined);
      if (free.length === 0) return;
      const text = this.waiting.shift() as Running;
      const [place] = free.sort((a, b) => this.inCommon(text, b) - this.inCommon(text, a) || a.used - b.used);
      this.cut(place, this.inCommon(text, place));
      place.text = text;
      place.ids = text.ids;
      place.used = ++this.clock;
      text.row.graph?.draws.join(place.sequence);
    }
  }

  /** How much of a text's beginning a place has computed, up to where the logits are wanted. */
  private inCommon(text: Running, place: Place): number {
    if (!this.settings.shareable) return 0;
    const { ids, row } = text;
    const exact = this.isExact(text);
    const most = Math.min(exact ? place.pieces : place.computed, wantedFrom(row), place.ids.length);
    let length = 0;
    while (length < most && ids[length] === place.ids[length]) length++;
    return exact ? length - (length % PIECE) : length;
  }

  private cut(place: Place, length: number): void {
    if (place.computed > length) this.context.forget(place.sequence, length);
    place.computed = length;
    place.pieces = Math.min(place.pieces, length);
  }

  /** Fills the batch with what comes next: a piece of one prompt, or a token of every text that goes on. */
  private nextJob(): Job {
    const running = this.places.filter(({ text }) => text !== undefined);
    const going = running.filter((place) => left(place) === 1);
    const [prompt] = running.filter((place) => left(place) > 1).sort((a, b) => a.used - b.used);
    this.prompted = prompt !== undefined && (going.length === 0 || !this.prompted);
    if (this.prompted) this.borrow(prompt);
    const job = this.prompted ? [{ place: prompt, count: upTo(prompt) }] : this.inTurn(going);
    this.context.batch.clear();
    for (const { place, count } of job) {
      for (let position = place.computed; position < place.computed + count; position++) {
        const wanted = position >= wantedFrom((place.text as Running).row);
        this.context.batch.add(place.ids[position], position, place.sequence, wanted);
      }
    }
    return job;
  }

  /** The text that has waited longest: by itself where it is exact, else with all others that are not. */
  private inTurn(going: Place[]): Job {
    if (going.length === 0) return [];
    const exact = (place: Place): boolean => this.isExact(place.text as Running);
    const first = going.reduce((first, each) => (each.used < first.used ? each : first));
    // In the order of their places: llama.cpp computes neighbours together.
    const next = exact(first) ? [first] : going.filter((place) => !exact(place));
    return next.map((place) => ({ place, count: 1 }));
  }

  private isExact({ row }: Running): boolean {
    return row.exact ?? this.settings.exact;
  }

  /** Takes from another place what it has of this text's beginning, if that is worth it. */
  private borrow(own: Place): void {
    const text = own.text as Running;
    const common = (place: Place): number => this.inCommon(text, place);
    const best = this.places.reduce((best, each) => (common(each) > common(best) ? each : best), own);
    const length = common(best);
    if (length < own.computed + WORTH_COPYING) return;
    this.context.copy(best.sequence, own.sequence);
    own.computed = best.computed;
    own.pieces = best.pieces;
    this.cut(own, length);
  }

  private take(job: Job): void {
    const sober = noiseOf(job) === undefined;
    const drawn = job.every(({ place }) => place.text?.row.graph);
    const rows = drawn ? [] : this.context.rows(this.context.batch.outputs);
    let at = 0;
    for (const { place, count } of job) {
      at += count;
      if (sober && count === PIECE && place.pieces === place.computed) place.pieces += PIECE;
      place.computed += count;
      place.used = ++this.clock;
      const text = place.text as Running;
      const wanted = Math.min(count, place.computed - wantedFrom(text.row));
      const own = rows.splice(0, Math.max(0, wanted));
      try {
        if (text.row.graph && wanted > 0) this.takeDrawn(text, at - 1);
        else for (const logits of own) this.show(text, logits);
      } catch (error) {
        text.settle.reject(error);
        this.vacate(place);
      }
    }
  }

  /** Shows a row its logits; the token that it draws goes on with the text. */
  private show({ row, signal, ids }: Running, logits: Float32Array): void {
    if (row.over || signal?.aborted) return;
    const token = row.next(logits);
    if (row.from === undefined) ids.push(token);
  }

  private takeDrawn({ row: { graph, over }, signal, ids }: Running, place: number): void {
    if (!graph || over || signal?.aborted) return;
    const token = graph.draws.draw(this.context.address, place);
    graph.take(token);
    ids.push(token);
  }

  /** What a call that failed has left in the memory nobody knows. */
  private fail(error: unknown): void {
    for (const place of this.places) {
      place.text?.settle.reject(error);
      this.vacate(place);
      Object.assign(place, empty(place.sequence));
    }
    this.context.forgetAll();
  }
}

function empty(sequence: number): Place {
  return { sequence, text: undefined, ids: [], computed: 0, pieces: 0, used: 0 };
}

function left({ ids, computed }: Place): number {
  return ids.length - computed;
}

function wantedFrom({ from, prompt }: LoopRow): number {
  return from ?? prompt.length - 1;
}

/** The noise of the tokens that come next; all of a text's in one call get it, or none. */
function noiseOf([next]: Job): TextNoise | undefined {
  const noise = next.place.text?.noise;
  return noise && next.place.computed >= noise.from ? noise.noise : undefined;
}

/** Tokens to the end of the piece: they end at the same places wherever a prompt begins to be computed. */
function upTo(place: Place): number {
  const { row, noise } = place.text as Running;
  const quiet = Math.max(0, wantedFrom(row) - place.computed);
  const sober = noise && noise.from > place.computed ? noise.from - place.computed : Infinity;
  return Math.min(left(place), PIECE - (place.computed % PIECE), quiet + OUTPUTS, sober);
}
