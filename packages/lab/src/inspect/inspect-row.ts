import { createSampler, TEMPERATURE_FIRST, type Trace } from "nsigma";
import { describeRow, type RowDescription } from "nsigma/analysis";
import type { NextRow } from "./next-row.ts";
import type { Rival } from "./rivals.ts";

/** What one sampler does to the row. */
export interface Cut {
  label: string;
  /** Where its line lies on the raw logit axis; null when it keeps everything. */
  threshold: number | null;
  /** Its upper line, for samplers that also remove likely tokens; null when it has none. */
  ceiling: number | null;
  kept: number;
  /** The share of the softmax at this temperature that it keeps. */
  mass: number;
}

export interface TokenLine {
  id: number;
  text: string;
  logit: number;
  /** (max - logit) / σ */
  distance: number;
  /** Softmax probability at temperature 1. */
  probability: number;
  /** The labels of the samplers that keep it. */
  keptBy: string[];
}

export interface Inspection {
  temperature: number;
  vocabSize: number;
  row: RowDescription;
  cuts: Cut[];
  /** The most likely tokens, best first. */
  tokens: TokenLine[];
}

/**
 * Everything `nsigma inspect` shows about one row of logits.
 *
 * @param textOf a token's text
 * @param top how many tokens to list
 */
export function inspectRow(
  { logits, prompt = [] }: NextRow,
  rivals: readonly Rival[],
  options: { temperature: number; top: number; bins: number },
  textOf: (id: number) => string,
): Inspection {
  const { temperature, top, bins } = options;
  const row = describeRow(logits, bins);
  const softened = createSampler({ temperature }).distribution(logits);
  const probabilityAtT = new Map<number, number>();
  for (const [rank, id] of softened.ids.entries()) {
    probabilityAtT.set(id, softened.probabilities[rank]);
  }
  const keptSets: Set<number>[] = [];
  const cuts = rivals.map(({ label, options: own }) => {
    // Rivals cut after the temperature, as the paper ran them; Top-nσ does not care.
    const sampler = createSampler({ temperature, order: TEMPERATURE_FIRST, ...own });
    sampler.prompt(prompt); // penalties see it
    const kept = new Set(sampler.distribution(logits).ids);
    keptSets.push(kept);
    let mass = 0;
    for (const id of kept) mass += probabilityAtT.get(id) ?? 0;
    return { label, ...linesOf(sampler.trace(logits)), kept: kept.size, mass };
  });
  const raw = createSampler({}).distribution(logits);
  const tokens = Array.from(raw.ids.slice(0, top)).map((id, rank) => ({
    id,
    text: textOf(id),
    logit: logits[id],
    distance: row.std > 0 ? (row.max - logits[id]) / row.std : 0,
    probability: raw.probabilities[rank],
    keptBy: rivals.filter((_, index) => keptSets[index].has(id)).map(({ label }) => label),
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
