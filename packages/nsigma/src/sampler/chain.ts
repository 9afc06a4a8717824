import { OptionError } from "../errors.ts";
import { checkOptionNames, type OptionName, OPTIONS, type SamplerOptions } from "../options/options.ts";
import { byStep, type StepName } from "../steps/all.ts";
import { checkOption } from "../steps/check-options.ts";
import type { OptionTable, ValuesOf } from "../steps/option.ts";
import { off, type Step } from "../steps/step.ts";
import { DEFAULT_ORDER, readOrder } from "./order.ts";

/**
 * The steps that plain options ask for, in order, without those that do nothing.
 *
 * @throws OptionError for an unknown option, a value out of range, or an order that leaves out a step that is set
 */
export function chain(options: SamplerOptions): Step[] {
  checkValues(options);
  const { order: given = DEFAULT_ORDER } = options;
  const order = readOrder(given);
  const steps: Step[] = [];
  for (const name of DEFAULT_ORDER) {
    const step = makeStep(name, options);
    if (step !== off && !order.includes(name)) {
      throw new OptionError("order", order, `a list with ${name} in it, because ${name} is set`);
    }
    steps[order.indexOf(name)] = step;
  }
  const asked = steps.filter((step) => step !== off);
  checkLearning(asked);
  return asked;
}

/** Settings of steps that are off are checked too: a wrong value is a mistake even where it would do nothing. */
function checkValues(options: SamplerOptions): void {
  checkOptionNames(options);
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) checkOption(name, value, OPTIONS[name as OptionName]);
  }
}

const DEFINITIONS = byStep((definition) => definition);

/** The step of a name as options ask for it; `off` where they do not. */
export function makeStep(name: StepName, options: SamplerOptions): Step {
  return DEFINITIONS[name].make(options as ValuesOf<OptionTable>);
}

/** A step that learns from the draw has to see the candidates that are drawn from. */
function checkLearning(steps: readonly Step[]): void {
  const learner = steps.findIndex((step) => step.drawn !== undefined);
  const later = steps
    .slice(learner + 1)
    .find((step) => step.kind !== "adjustment" || step.drawn !== undefined);
  if (learner < 0 || later === undefined) return;
  const { name } = steps[learner];
  const names = steps.map((step) => step.name);
  throw new OptionError(
    "order",
    names,
    `a list with ${name} after every cut, because it learns from the draw`,
  );
}
