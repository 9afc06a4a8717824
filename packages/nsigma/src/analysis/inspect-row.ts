import { createSampler } from "../sampler/create-sampler.ts";
import { TEMPERATURE_FIRST } from "../sampler/order.ts";
import type { Trace } from "../sampler/trace.ts";
import { describeRow, type RowDescription } from "./describe-row.ts";
import { type Rival, RIVALS } from "./rivals.ts";
import { weightsOf } from "./weights.ts";

/** What one sampler does to the row. */
export interface Cut {
  /** The rival's. */
  label: string;
  /** Where its line lies on the raw logit axis; null when it keeps everything. */
  threshold: number | null;
  /** Its upper line, for samplers that also remove likely tokens; null when it has none. */
  ceiling: number | null;
  /** How many tokens it keeps. */
  kept: number;
  /** The share of the softmax at this temperature that it keeps. */
  mass: number;
}

/** One of the most likely tokens. */
export interface TokenLine {
  /** Its place in the row. */
  id: number;
  /** How it reads. */
  text: string;
  /** As it came. */
  logit: number;
  /** (max - logit) / σ */
  distance: number;
  /** Softmax probability at temperature 1. */
  probability: number;
  /** The labels of the samplers that keep it. */
  keptBy: string[];
}

/** Everything there is to see of one row. */
export interface Inspection {
  /** Of the cuts and of their mass. */
  temperature: number;
  /** How many logits the row has. */
  vocabSize: number;
  /** The row as it came. */
  row: RowDescription;
  /** What each sampler does to it, in the order asked for. */
  cuts: Cut[];
  /** The most likely tokens, best first. */
  tokens: TokenLine[];
}

/** How a row is looked at. */
export interface InspectionSettings {
  /** The samplers to compare; `RIVALS` when left out. */
  readonly rivals?: readonly Rival[];
  /** Of the samplers that do not have their own; 1 when left out. */
  readonly temperature?: number;
  /** How many tokens to list; 20 when left out. */
  readonly top?: number;
  /** Bins of the histogram; 60 when left out. */
  readonly bins?: number;
  /** The tokens before the row, for steps that read the text. */
  readonly prompt?: readonly number[] | undefined;
  /** How a token reads; its id when left out. */
  readonly textOf?: (token: number) => string;
}

/**
 * What several samplers do to one row of logits, and its most likely tokens: what `nsigma inspect` prints.
 *
 * @throws OptionError and LogitsError as `createSampler` and the samplers do
 */
export function inspectRow(logits: Float32Array, settings: InspectionSettings = {}): Inspection {
  const { rivals = RIVALS, temperature = 1, top = 20, bins, prompt = [], textOf = String } = settings;
  const row = describeRow(logits, bins);
  const best = top > 0 ? createSampler({ topK: top }).distribution(logits).ids : new Int32Array(0);
  const keptBy = Array.from(best, (): string[] => []);
  const atT = weightsOf(logits, temperature);
  const masked = new Float32Array(logits.length);
  const cuts = rivals.map(({ label, options: own }) => {
    // Rivals cut after the temperature, as the paper ran them; Top-nσ does not care.
    const sampler = createSampler({ temperature, order: TEMPERATURE_FIRST, ...own });
    sampler.prompt(prompt); // penalties see it
    sampler.mask(logits, masked);
    let [kept, mass] = [0, 0];
    for (let id = 0; id < masked.length; id++) {
      if (masked[id] === -Infinity) continue;
      kept++;
      mass += atT.each[id];
    }
    for (const [rank, id] of best.entries()) if (masked[id] !== -Infinity) keptBy[rank].push(label);
    return { label, ...linesOf(sampler.trace(logits)), kept, mass: Math.min(1, mass / atT.sum) };
  });
  const raw = temperature === 1 ? atT : weightsOf(logits, 1);
  const tokens = Array.from(best, (id, rank) => ({
    id,
    text: textOf(id),
    logit: logits[id],
    distance: row.std > 0 ? (row.max - logits[id]) / row.std : 0,
    probability: raw.each[id] / raw.sum,
    keptBy: keptBy[rank],
  }));
  return { temperature, vocabSize: logits.length, row, cuts, tokens };
}

/** The highest of the lines below what was kept, and the lowest of those above. */
function linesOf({ steps }: Trace): Pick<Cut, "threshold" | "ceiling"> {
  const below = steps.flatMap(({ threshold }) => threshold ?? []);
  const above = steps.flatMap(({ ceiling }) => ceiling ?? []);
  return {
    threshold: below.length > 0 ? Math.max(...below) : null,
    ceiling: above.length > 0 ? Math.min(...above) : null,
  };
}
