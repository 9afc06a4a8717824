import { type StepName, STEPS } from "./all.ts";
import type { StepDefinition, Trait } from "./definition.ts";

/** A table with an entry for every step. */
export function byStep<Entry>(entryOf: (definition: StepDefinition<StepName>) => Entry) {
  const entries = STEPS.map((each) => [each.name, entryOf(each)]);
  return Object.fromEntries(entries) as Readonly<Record<StepName, Entry>>;
}

/** The steps of which something is true. */
export function stepsThat(trait: Trait): readonly StepName[] {
  return STEPS.filter(({ traits }: StepDefinition) => traits?.includes(trait)).map(({ name }) => name);
}
