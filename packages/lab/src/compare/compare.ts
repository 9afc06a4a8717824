import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PlanRun, runPlan } from "../evaluate/run-plan.ts";
import { type JudgedText, readTexts } from "../findings/reading.ts";
import { summarise } from "../findings/summarise.ts";
import { cellKey } from "../plan/plan.ts";
import { openRun } from "../run/read-run.ts";
import type { Share } from "../statistics/wilson.ts";

/** One cell of the table. */
export interface Cell extends Share {
  readonly sampler: string;
  readonly temperature: number;
  readonly right: number;
  readonly count: number;
  /** Answers that ended at the token limit. */
  readonly cutOff: number;
}

/** What a comparison found. */
export interface Compared {
  /** Those that have an answer, in the plan's order. */
  readonly cells: readonly Cell[];
  /** What every cell answered to the first problem. */
  readonly firsts: readonly JudgedText[];
}

/**
 * Runs a `comparisonPlan` as any evaluation, in a folder that is not kept. After an abort the cells have the answers
 * that were there.
 *
 * @throws UserError as `runPlan` does
 */
export async function compare(asked: Omit<PlanRun, "run" | "queue">): Promise<Compared> {
  const folder = mkdtempSync(join(tmpdir(), "nsigma-compare-"));
  try {
    await runPlan({ ...asked, run: folder });
    const run = openRun(folder);
    const firsts = new Map<string, JudgedText>();
    const reading = readTexts(run, "strict", (text) => {
      if (text.item === run.items[0]) firsts.set(cellKey(text.sample), text);
    });
    const cells = summarise(reading).cells.map(
      ({ sampler, temperature, right, texts, accuracy, cutOff }): Cell => {
        const counts = { right: right!, count: texts, cutOff: Math.round(cutOff * texts) };
        return { sampler, temperature, ...counts, ...accuracy! }; // every problem has a right answer
      },
    );
    return { cells, firsts: [...reading.tallies.keys()].flatMap((key) => firsts.get(key) ?? []) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
