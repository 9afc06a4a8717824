import { OptionError } from "../errors.ts";
import { ALIASES } from "../options/aliases.ts";
import { type StepName, STEPS, stepsThat } from "../steps/all.ts";

export const DEFAULT_ORDER: readonly StepName[] = STEPS.map(({ name }) => name);

const SOFTENING = stepsThat("softens");

/** The cuts see the softened row: the order of the paper's runs, vLLM and Hugging Face. */
export const TEMPERATURE_FIRST: readonly StepName[] = DEFAULT_ORDER.flatMap((name): StepName[] => {
  if (name === "topNSigma") return [...SOFTENING, name];
  return SOFTENING.includes(name) ? [] : [name];
});

/**
 * The steps an order names.
 *
 * @param order step names or their aliases, or a string of letters
 * @throws OptionError for an unknown name or a step named twice
 */
export function readOrder(order: readonly string[] | string): StepName[] {
  if (!Array.isArray(order) && typeof order !== "string") {
    throw new OptionError("order", order, "a list of step names, or a string of their letters");
  }
  const steps = typeof order === "string" ? [...order].map(stepOfLetter) : order.map(stepOfName);
  if (new Set(steps).size !== steps.length)
    throw new OptionError("order", order, "a list that names each step once");
  return steps;
}

function stepOfLetter(letter: string): StepName {
  const known = ALIASES.find((each) => each.letter === letter);
  if (known) return known.step;
  const letters = ALIASES.map((each) => each.letter).join("");
  throw new OptionError("order", letter, `a string of letters among "${letters}"`);
}

function stepOfName(name: string): StepName {
  const own = DEFAULT_ORDER.find((step) => step === name);
  const known = own ?? ALIASES.find((each) => each.name === name)?.step;
  if (known) return known;
  throw new OptionError("order", name, `a list of names among ${DEFAULT_ORDER.join(", ")}`);
}
