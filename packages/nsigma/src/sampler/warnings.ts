import type { OptionName, SamplerOptions, StepName } from "../options/options.ts";
import { STEP_OPTIONS } from "../options/tables.ts";
import { stepsThat } from "../steps/all.ts";
import type { Step } from "../steps/step.ts";

/**
 * What about a chain will not do what one might think, a sentence each: orders that defeat a sampler, and settings of
 * steps that are not there.
 */
export function warningsOf(steps: readonly Step[], options: SamplerOptions): string[] {
  return [...orderWarnings(steps), ...idleSettings(steps, options)];
}

function orderWarnings(steps: readonly Step[]): string[] {
  const warnings: string[] = [];
  const before = (name: string) => stepsBefore(name, steps);
  const cut = before("topNSigma").find((step) => step.kind !== "adjustment");
  if (cut) {
    warnings.push(
      `topNSigma runs after ${cut.name}: its σ is that of the survivors, far below the row's, and it keeps fewer tokens`,
    );
  }
  if (before("topNSigma").some((step) => step.name === "smoothing")) {
    warnings.push(
      "topNSigma runs after smoothing, which bends the logits: what it keeps depends on the temperature",
    );
  }
  const softened: readonly string[] = stepsThat("after the temperature");
  for (const { name } of before("temperature")) {
    if (softened.includes(name)) {
      warnings.push(`${name} runs before the temperature, and is meant for the softened probabilities`);
    }
  }
  return warnings;
}

/** None where the step of that name is not there. */
function stepsBefore(name: string, steps: readonly Step[]): readonly Step[] {
  const place = steps.findIndex((step) => step.name === name);
  return steps.slice(0, Math.max(0, place));
}

/** Settings that have no effect, because their step is not there or does not heed them as it is. */
function idleSettings(steps: readonly Step[], options: SamplerOptions): string[] {
  const running = new Set(steps.map((step) => step.name));
  const owners = Object.entries(STEP_OPTIONS) as [StepName, (typeof STEP_OPTIONS)[StepName]][];
  return (Object.keys(options) as OptionName[])
    .filter((name) => options[name] !== undefined)
    .flatMap((name) => {
      const { temperatureRange, xtcProbability, xtcThreshold = 0 } = options;
      if (name === "temperatureExponent" && !temperatureRange)
        return [`${name} does nothing without temperatureRange`];
      if (name === "xtcThreshold" && xtcProbability && xtcThreshold > 0.5) {
        return [`${name} above 0.5 switches XTC off: no two tokens are ever that likely`];
      }
      const own = owners.filter(([, { settings }]) => settings.includes(name));
      if (own.length === 0 || own.some(([step]) => running.has(step))) return [];
      const switches = [...new Set(own.flatMap(([, each]) => each.switches))];
      return [`${name} does nothing without ${switches.join(" or ")}`];
    });
}
