import type { SamplerOptions, StepName } from "../../options/options.ts";
import { stepsThat } from "../../steps/all.ts";

const ADDING = stepsThat("adds");
const BEGINNINGS = stepsThat("unmoved by cuts");
const COOL = stepsThat("unmoved by temperature");
const ONLY_BANNING = stepsThat("only bans");

/** Whether two steps do the same in either order, for certain. */
export function commute(a: StepName, b: StepName, options: SamplerOptions): boolean {
  const both = (steps: readonly StepName[]) => steps.includes(a) && steps.includes(b);
  const one = (step: StepName, others: readonly StepName[]) =>
    (a === step && others.includes(b)) || (b === step && others.includes(a));
  if (both(ADDING)) {
    const multiplies = (options.repetitionPenalty ?? 1) !== 1;
    return !(multiplies && (a === "penalties" || b === "penalties")) || onlyBans(a, b, options);
  }
  const fixed = options.temperature !== 0 && (options.temperatureRange ?? 0) === 0;
  return both(BEGINNINGS) || (fixed && one("temperature", COOL));
}

/** A banned token stays banned whatever it is multiplied by; logarithms of probabilities it moves. */
function onlyBans(a: StepName, b: StepName, { repetitionForm, sequenceBias = [] }: SamplerOptions): boolean {
  if (repetitionForm === "log-probability") return false;
  const other = a === "penalties" ? b : a;
  if (other === "sequenceBias") return sequenceBias.every(({ bias }) => bias === false);
  return ONLY_BANNING.includes(other);
}
