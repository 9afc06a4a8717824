import { OptionError } from "../../errors.ts";
import type { SamplerOptions, StepName } from "../../options/options.ts";
import type { Dialect, DialectName, Note, Request, TranslationSettings } from "../dialect.ts";
import { dialectOf } from "../dialects.ts";
import { asks } from "../ignored.ts";
import { type Chain, idle, isOn, isSet, running } from "./effect.ts";
import { readParameter } from "./read-parameter.ts";
import { readFlag } from "../readers/values.ts";
import { type Given, readRequest, withDefaults } from "./read-request.ts";

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
  const given = readRequest(name, request, notes);
  const filled = withDefaults(dialect, given);
  const options: SamplerOptions = { ...dialect.rules };
  const made = new Map<string, SamplerOptions>();
  for (const [parameter, row] of Object.entries(dialect.parameters)) {
    const { name: written = parameter, value = filled[parameter] } = given.get(parameter) ?? {};
    if (value === undefined) continue;
    const note = (why: string, kind: Note["kind"] = "ignored") => {
      // A default that comes to nothing is not news.
      if (given.has(parameter) || kind === "changed") notes.push({ parameter: written, value, kind, why });
    };
    if ("ignored" in row) {
      if (asks(value, row)) note(row.ignored);
      continue;
    }
    const own = readParameter(row, value, { parameter: written, request: filled, settings, note });
    made.set(parameter, own);
    if (row.needs === undefined || isOn(made.get(row.needs) ?? {})) merge(options, own);
  }
  const chain = chainOf(dialect, filled, options, made);
  noteIdle(chain, given, notes);
  return { dialect: name, options: { ...running(chain), order: chain.order }, notes };
}

function merge(options: SamplerOptions, more: SamplerOptions): void {
  const { bannedTokens = [] } = options;
  Object.assign(options, more);
  if (more.bannedTokens) options.bannedTokens = [...bannedTokens, ...more.bannedTokens];
}

/** The options and the order after the modes that hold. */
function chainOf(dialect: Dialect, request: Request, given: SamplerOptions, made: Chain["made"]): Chain {
  const modes = dialect.modes?.filter(({ when }) => when(request)) ?? [];
  const options: SamplerOptions = Object.assign({}, given, ...modes.map((mode) => mode.options));
  const ordering = modes.findLast((mode) => mode.order);
  const whole = ordering?.order ?? (given.order as readonly StepName[] | undefined) ?? dialect.order;
  const last = whole.find((step) => drawsItself(step, options));
  const order = last ? whole.slice(0, whole.indexOf(last) + 1) : whole;
  const orderer = orderParameter(dialect);
  const leftOut = (step: StepName) => {
    if (whole.includes(step))
      return `${last === "temperature" ? "temperature 0" : last} has settled the token by then`;
    return (
      ordering?.why ?? (given.order ? `${orderer} leaves it out` : `runs only where ${orderer} names it`)
    );
  };
  return { dialect, options, order, made, leftOut, modes };
}

/** The parameter that lists the steps. */
function orderParameter({ parameters }: Dialect): string | undefined {
  const rows = Object.entries(parameters);
  return rows.find(([, row]) => "option" in row && row.option === "order" && row.read !== readFlag)?.[0];
}

/** What settles the token, so that steps after it find nothing to do. */
function drawsItself(step: StepName, options: SamplerOptions): boolean {
  // Mirostat is kept after it: it is what the rest of the order depends on.
  if (step === "temperature") {
    return options.temperature === 0 && !options.temperatureRange && !isSet("mirostat", options);
  }
  return (step === "adaptiveP" || step === "mirostat") && isSet(step, options);
}

function noteIdle(chain: Chain, given: ReadonlyMap<string, Given>, notes: Note[]): void {
  for (const [parameter, { name, value }] of given) {
    const why = idle(chain, parameter);
    if (why) notes.push({ parameter: name, value, kind: "ignored", why });
  }
}
