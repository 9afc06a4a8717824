import type { Field } from "./field.ts";
import type { Question } from "./questions/question.ts";
import { type Figure, labelOf, type Race } from "./race.ts";
import { type Effort, runRace } from "./run-race.ts";

/** What to ask. */
export interface Plan {
  questions: readonly Question[];
  vocabs: readonly number[];
  only?: RegExp;
}

/** The races that a plan comes to, without those nobody takes part in. */
export function racesOf({ questions, vocabs, only }: Plan, field: Field): Race[] {
  const all = questions.flatMap((question) => question.races(field, vocabs));
  return all
    .map((race) => ({
      ...race,
      entrants: race.entrants.filter((entrant) => only?.test(labelOf(race, entrant)) ?? true),
    }))
    .filter(({ entrants }) => entrants.length > 0);
}

/** Runs races one after the other; a signal ends them early, with what there is by then. */
export async function bench(
  races: readonly Race[],
  effort: Effort,
  watcher: { signal: AbortSignal; onRace(race: Race): void; onRound(): void },
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const race of races) {
    if (watcher.signal.aborted) break;
    watcher.onRace(race);
    figures.push(...(await runRace(race, effort, watcher)));
  }
  return figures;
}
