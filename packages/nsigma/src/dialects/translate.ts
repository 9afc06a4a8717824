import { OptionError } from "../errors.ts";
import { checkNumber } from "../options/check.ts";
import { NUMBER_OPTIONS, type NumberOptionName } from "../options/numbers.ts";
import type { OptionName, SamplerOptions, StepName } from "../options/options.ts";
import { nearest } from "../options/nearest.ts";
import { STEP_OPTIONS } from "../options/step-options.ts";
import { MAKERS } from "../sampler/makers.ts";
import { DEFAULT_ORDER } from "../sampler/order.ts";
import { off } from "../steps/step.ts";
import type {
  Context,
  Dialect,
  DialectName,
  Note,
  Parameter,
  Request,
  TranslationSettings,
} from "./dialect.ts";
import { DIALECTS } from "./dialects.ts";

/** A request as options of ours. */
export interface Translation {
  readonly dialect: DialectName;
  /** Ready for `createSampler`; the order is in it. */
  readonly options: SamplerOptions;
  /** Every parameter that did not become what it says, and why. */
  readonly notes: readonly Note[];
}

/**
 * What an engine would do with a request, as options for `createSampler`.
 *
 *     const { options, notes } = translate("koboldcpp", { nsigma: 1, temperature: 1.5 });
 *     const sampler = createSampler(options);
 *
 * Parameters that are left out (or null) have the engine's defaults. Nothing is dropped silently: `notes` says what
 * was ignored or changed, and why.
 *
 * @param request the engine's own names and values
 * @throws OptionError for an unknown dialect, and for a value that the engine refuses too
 */
export function translate(
  name: DialectName,
  request: Request,
  settings: TranslationSettings = {},
): Translation {
  const dialect = dialectOf(name);
  if (typeof request !== "object" || request === null || Array.isArray(request)) {
    throw new OptionError("request", request, "an object of the engine's parameters");
  }
  const notes: Note[] = [];
  const given = spelt(dialect, request, notes);
  const filled = withDefaults(dialect, given);
  const options: SamplerOptions = { ...dialect.rules };
  for (const [parameter, row] of Object.entries(dialect.parameters)) {
    const value = filled[parameter];
    if (value === undefined) continue;
    const note = (why: string, kind: Note["kind"] = "ignored") => notes.push({ parameter, value, kind, why });
    if ("ignored" in row) note(row.ignored);
    else mergeOptions(options, readParameter(parameter, row, value, { request: filled, settings, note }));
  }
  const mode = dialect.modes?.find(({ when }) => when(filled));
  const order = mode?.order ?? (options.order as StepName[] | undefined) ?? dialect.order;
  if (mode && given.samplers !== undefined) {
    notes.push({ parameter: "samplers", value: given.samplers, kind: "ignored", why: mode.why });
  }
  const why = mode?.why ?? `not among the steps that run: ${order.join(", ")}`;
  const running = withoutIdle(dialect, options, order, given, why, notes);
  return { dialect: name, options: { ...running, order }, notes };
}

/** @throws OptionError for an unknown name */
export function dialectOf(name: string): Dialect {
  const found = DIALECTS.find((dialect) => dialect.name === name);
  if (found) return found;
  const names = DIALECTS.map((dialect) => dialect.name);
  throw new OptionError("dialect", name, `one of ${names.join(", ")}`);
}

/** The request with the names of the table; unknown ones are noted. */
function spelt(dialect: Dialect, request: Request, notes: Note[]): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  const known = [...Object.keys(dialect.parameters), ...Object.keys(dialect.aliases ?? {})];
  for (const [name, value] of Object.entries(request)) {
    if (value === null || value === undefined) continue;
    const parameter = Object.hasOwn(dialect.aliases ?? {}, name) ? dialect.aliases![name] : name;
    if (Object.hasOwn(dialect.parameters, parameter)) given[parameter] = value;
    else {
      const why = `${dialect.name} has no such parameter (did you mean ${nearest(name, known)}?)`;
      notes.push({ parameter: name, value, kind: "unknown", why });
    }
  }
  return given;
}

function withDefaults(dialect: Dialect, given: Request): Request {
  const defaults = Object.entries(dialect.parameters)
    .filter(([, row]) => "option" in row && row.default !== undefined)
    .map(([name, row]) => [name, (row as Parameter).default]);
  return { ...Object.fromEntries(defaults), ...given };
}

function readParameter(name: string, row: Parameter, value: unknown, context: Context): SamplerOptions {
  const { clamp, hard, off: neutral, scale = 1, read } = row;
  let current = value;
  if (typeof current === "number") {
    if (hard && !(current >= hard[0] && current <= hard[1])) {
      throw new OptionError(name, value, `a number from ${hard[0]} to ${hard[1]}, as the engine does`);
    }
    if (clamp && !(current >= clamp[0] && current <= clamp[1])) {
      current = Math.min(Math.max(current, clamp[0]), clamp[1]);
      context.note(`the engine takes ${String(current)} for it`, "changed");
    }
    const { atMost = -Infinity, atLeast = Infinity, equals } = neutral ?? {};
    if ((current as number) <= atMost || (current as number) >= atLeast || current === equals) return {};
  } else if (neutral && current === neutral.equals) return {};
  if (read) return read(current, context);
  if (typeof current !== "number") throw new OptionError(name, value, "a number");
  checkInItsName(name, row.option, current * scale);
  return { [row.option]: current * scale };
}

/** A value out of our option's range is an error about the parameter as it was written. */
function checkInItsName(parameter: string, option: OptionName, value: number): void {
  if (!(option in NUMBER_OPTIONS)) return;
  try {
    checkNumber(option as NumberOptionName, value);
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(parameter, value, error.expected) : error;
  }
}

function mergeOptions(options: SamplerOptions, more: SamplerOptions): void {
  const { bannedTokens = [] } = options;
  Object.assign(options, more);
  if (more.bannedTokens) options.bannedTokens = [...bannedTokens, ...more.bannedTokens];
}

/** Leaves out what belongs to steps that do not run, noting what the caller asked for. */
function withoutIdle(
  dialect: Dialect,
  options: SamplerOptions,
  order: readonly StepName[],
  given: Request,
  why: string,
  notes: Note[],
): SamplerOptions {
  const running = DEFAULT_ORDER.filter((step) => MAKERS[step](options) !== off);
  const needed = new Set<OptionName>(["order", "seed", "vocabSize", "draws"]);
  for (const step of running.filter((each) => order.includes(each))) {
    const { switches, settings } = STEP_OPTIONS[step];
    for (const option of [...switches, ...settings]) needed.add(option);
  }
  const dropped = running.filter((step) => !order.includes(step));
  for (const step of dropped) {
    for (const [parameter, row] of Object.entries(dialect.parameters)) {
      if (!("option" in row) || given[parameter] === undefined) continue;
      const { switches } = STEP_OPTIONS[step];
      if (switches.includes(row.option))
        notes.push({ parameter, value: given[parameter], kind: "ignored", why });
    }
  }
  const kept = Object.entries(options).filter(([option]) => needed.has(option as OptionName));
  return Object.fromEntries(kept) as SamplerOptions;
}
