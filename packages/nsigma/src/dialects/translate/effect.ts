import {
  isOff,
  isSwitch,
  NUMBER_OPTIONS,
  type NumberOptionName,
  STEP_OPTIONS,
} from "../../options/tables.ts";
import { GENERAL_NAMES, type OptionName, type SamplerOptions, type StepName } from "../../options/options.ts";
import { makeStep } from "../../sampler/chain.ts";
import { DEFAULT_ORDER } from "../../sampler/order.ts";
import { off } from "../../steps/step.ts";
import type { Dialect, Mode } from "../dialect.ts";

/** What the parameters made of our options, and which of the steps run. */
export interface Chain {
  readonly dialect: Dialect;
  readonly options: SamplerOptions;
  readonly order: readonly StepName[];
  /** Every parameter's share of the options. */
  readonly made: ReadonlyMap<string, SamplerOptions>;
  /** The modes that hold. */
  readonly modes: readonly Mode[];
  /** Why a step that is set does not run. */
  readonly leftOut: (step: StepName) => string;
}

/** The options that steps which run look at, without switches that are off. */
export function running({ options, order }: Pick<Chain, "options" | "order">): SamplerOptions {
  const needed = new Set<OptionName>(GENERAL_NAMES);
  for (const step of order.filter((each) => isSet(each, options))) {
    const { switches, settings } = STEP_OPTIONS[step];
    for (const option of switches) if (isOn({ [option]: options[option] })) needed.add(option);
    for (const option of settings) needed.add(option);
  }
  const kept = Object.entries(options).filter(([option]) => needed.has(option as OptionName));
  return Object.fromEntries(kept);
}

/** Why a parameter has no effect; nothing when it has one, or asks for none. */
export function idle(chain: Chain, parameter: string): string | undefined {
  const { dialect, options, order, made, modes } = chain;
  const row = dialect.parameters[parameter];
  const own = made.get(parameter) ?? {};
  if (own.order) return modes.findLast((mode) => mode.order)?.why;
  const needs = "option" in row ? row.needs : undefined;
  if (needs && !isOn(made.get(needs) ?? {})) return `does nothing without ${needs}`;
  const names = Object.keys(own) as OptionName[];
  const switches = names.filter((name) => isSwitch(name) && isOn({ [name]: own[name] }));
  const asked = switches.length > 0 ? switches : names.filter((name) => !isSwitch(name));
  const owners = DEFAULT_ORDER.filter((step) => optionsOf(step).some((option) => asked.includes(option)));
  if (owners.length === 0) return undefined;
  const set = owners.filter((step) => isSet(step, options));
  if (set.some((step) => order.includes(step))) return overruled(chain, parameter, asked);
  if (set.length > 0) return chain.leftOut(set[0]);
  const overruler = overruled(chain, parameter, asked);
  if (overruler) return overruler;
  if (switches.length > 0) {
    const others = namesFor(chain, owners.flatMap(settingsOfItsOwn));
    return others === "" ? "does nothing" : `does nothing with this ${others}`;
  }
  const turning = owners.flatMap((step) => STEP_OPTIONS[step].switches);
  // A setting may be what switches its own step off.
  if (turning.some((option) => option in options && isOn({ [option]: options[option] }))) return undefined;
  return `does nothing without ${namesFor(chain, turning)}`;
}

/** Another parameter, or the way the engine runs, may have settled all of the options that this one asked for. */
function overruled(
  { options, made, modes }: Chain,
  parameter: string,
  asked: OptionName[],
): string | undefined {
  const own = made.get(parameter) ?? {};
  const differs = (name: OptionName) => !Array.isArray(own[name]) && own[name] !== options[name];
  if (!asked.every(differs)) return undefined;
  const mode = modes.findLast((each) => each.options && asked[0] in each.options);
  if (mode) return mode.why;
  const others = [...made].filter(([other, share]) => other !== parameter && asked[0] in share);
  return `overruled by ${others.map(([other]) => other).join(" and ")}`;
}

function settingsOfItsOwn(step: StepName): readonly OptionName[] {
  const steps = Object.values(STEP_OPTIONS);
  return STEP_OPTIONS[step].settings.filter(
    (option) => steps.filter(({ settings }) => settings.includes(option)).length === 1,
  );
}

export function isSet(step: StepName, options: SamplerOptions): boolean {
  return makeStep(step, options) !== off;
}

function optionsOf(step: StepName): readonly OptionName[] {
  return [...STEP_OPTIONS[step].switches, ...STEP_OPTIONS[step].settings];
}

/** Whether options ask for something: numbers that are not neutral, or anything that is not a number. */
export function isOn(options: SamplerOptions): boolean {
  return Object.entries(options).some(([name, value]) => {
    if (name in NUMBER_OPTIONS)
      return value !== undefined && !isOff(name as NumberOptionName, value as number);
    return value !== undefined;
  });
}

/** The engine's names for options of ours. */
function namesFor({ dialect }: Chain, options: readonly OptionName[]): string {
  const names = Object.entries(dialect.parameters)
    .filter(([, row]) => "option" in row && options.includes(row.option))
    .map(([name]) => name);
  return names.join(" or ");
}
