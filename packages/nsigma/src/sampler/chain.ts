import { OptionError } from "../errors.ts";
import { checkChoice, checkInteger, checkNumber, checkTokens, checkWindow } from "../options/check.ts";
import { CHOICE_OPTIONS, type ChoiceOptionName } from "../options/choices.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "../options/numbers.ts";
import { checkOptionNames, type SamplerOptions } from "../options/options.ts";
import { off, type Step } from "../steps/step.ts";
import { MAKERS } from "./makers.ts";
import { DEFAULT_ORDER, readOrder } from "./order.ts";

/**
 * The steps that plain options ask for, in order, without those that do nothing.
 *
 * @throws OptionError for an unknown option, a value out of range, or an order that leaves out a step that is set
 */
export function chain(options: SamplerOptions): Step[] {
  checkOptions(options);
  const { order: given = DEFAULT_ORDER } = options;
  const order = readOrder(given);
  const steps: Step[] = [];
  for (const name of DEFAULT_ORDER) {
    const step = MAKERS[name](options);
    if (step !== off && !order.includes(name)) {
      throw new OptionError("order", order, `${name} in it, because it is set`);
    }
    steps[order.indexOf(name)] = step;
  }
  const asked = steps.filter((step) => step !== off);
  checkLearning(asked);
  return asked;
}

/** Settings of steps that are off are checked too: a wrong value is a mistake even where it would do nothing. */
function checkOptions(options: SamplerOptions): void {
  checkOptionNames(options);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (name in NUMBER_OPTIONS) checkNumber(name as NumberOptionName, value);
    else if (name in CHOICE_OPTIONS) checkChoice(name as ChoiceOptionName, value);
    else if (name === "penaltyWindow" || name === "dryWindow") checkWindow(name, value);
    else if (name === "seed") checkInteger(name, value, 0);
    else if (name === "vocabSize") checkInteger(name, value, 1);
    else if (name === "bannedTokens") checkBanned(value);
    else if (name === "sequenceBias") checkList(name, value, "a list of {tokens, bias}");
  }
}

function checkBanned(banned: unknown): void {
  checkList("bannedTokens", banned, "a list of token ids or of sequences of them");
  for (const each of banned as unknown[]) {
    const tokens = Array.isArray(each) ? each : [each];
    checkTokens("bannedTokens", tokens);
    if (tokens.length === 0) throw new OptionError("bannedTokens", each, "sequences of at least one token");
  }
}

function checkList(name: string, value: unknown, expected: string): void {
  if (!Array.isArray(value)) throw new OptionError(name, value, expected);
}

/** A step that learns from the draw has to see the candidates that are drawn from. */
function checkLearning(steps: readonly Step[]): void {
  const learner = steps.findIndex((step) => step.drawn !== undefined);
  const later = steps
    .slice(learner + 1)
    .find((step) => step.kind !== "adjustment" || step.drawn !== undefined);
  if (learner < 0 || later === undefined) return;
  const { name } = steps[learner];
  throw new OptionError("order", later.name, `${name} behind every cut, because it learns from the draw`);
}
