import type { StepDefinition, Trait } from "./definition.ts";
import * as steps from "./index.ts";

type Definition = Extract<(typeof steps)[keyof typeof steps], StepDefinition>;

/** Every sampler, in the order they run unless `order` says otherwise. */
export const STEPS: readonly Definition[] = Object.values(steps)
  .filter((each): each is Definition => typeof each === "object")
  .sort((a, b) => a.place - b.place);

/** A step of the chain, by the name it has in `order`. */
export type StepName = Definition["name"];

/** A table with an entry for every step. */
export function byStep<Entry>(entryOf: (definition: StepDefinition<StepName>) => Entry) {
  const entries = STEPS.map((each) => [each.name, entryOf(each)]);
  return Object.fromEntries(entries) as Readonly<Record<StepName, Entry>>;
}

/** The steps of which something is true. */
export function stepsThat(trait: Trait): readonly StepName[] {
  return STEPS.filter(({ traits }: StepDefinition) => traits?.includes(trait)).map(({ name }) => name);
}
