import { createSampler, OptionError, type OptionName, type SamplerOptions } from "nsigma";
import {
  type DialectName,
  DIALECT_NAMES,
  dialectOf,
  express,
  type Request,
  translate,
} from "nsigma/dialects";
import type { NoiseOptions } from "nsigma/noise";
import { OPTION_NAMES } from "nsigma/options";
import type { Model } from "../../models/model.ts";
import { vocabularyOf, checkTokenIds } from "../../models/vocabulary.ts";
import { suggestion } from "../../models/suggestion.ts";
import { ApiError } from "../api-error.ts";
import type { Defaults } from "../engine/served-model.ts";
import { withDefault, withEnd } from "../../generate/default-sampler.ts";
import type { UnservedFields } from "./unserved.ts";

const { aliases = {} } = dialectOf("nsigma");

/** `topNSigma` -> `top_n_sigma`, as our own dialect has it. */
export const fieldOf = (name: string): string => aliases[name] ?? name;
const OPTION_OF = new Map(
  OPTION_NAMES.flatMap((name) => [
    [name as string, name],
    [fieldOf(name), name],
  ]),
);

/** A request that switches off what llama.cpp has on by default, and the options that this makes. */
const SILENT: Request = { ...express("llama.cpp", {}).request, samplers: undefined };
const SILENT_OPTIONS = translate("llama.cpp", SILENT).options;

/** What other programs call a field of ours. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["temp", "temperature"],
  ["nsigma", "top_n_sigma"],
]);

/**
 * The sampler that the fields of a request ask for: in a dialect's names where one is named; else by our names, in either spelling, and by
 * llama.cpp's for what it alone has.
 *
 * @param fields what of the request is the sampler's
 * @param model whose tokens texts among the options become
 * @throws ApiError 400 for what cannot be honoured, unless the caller has asked to be told instead; OptionError for a value that
 *   is wrong
 */
export function samplerOf(
  fields: Readonly<Record<string, unknown>>,
  dialect: string | undefined,
  model: Model,
  defaults: Defaults,
  unserved: UnservedFields,
  noise?: NoiseOptions,
): SamplerOptions {
  const named = dialect === undefined ? undefined : checkedDialect(dialect);
  const chosen = named ?? defaults.dialect;
  const options = chosen
    ? inDialect(chosen, named === undefined || named === defaults.dialect ? defaults : undefined)
    : inOurNames();
  checkTokenIds(options, model);
  return options;

  function inDialect(name: DialectName, own: Defaults | undefined): SamplerOptions {
    const request = { ...((own?.dialect && own.sampler) as Request | undefined), ...fields };
    const { options, notes } = translate(name, request, vocabularyOf(model));
    for (const { parameter, value, kind, why } of notes) {
      if (kind === "changed") unserved.note(parameter, value, why);
      else unserved.add(parameter, value, why);
    }
    return options;
  }

  function inOurNames(): SamplerOptions {
    const ours: Record<string, unknown> = {};
    const theirs: Record<string, unknown> = {};
    const writtenAs = new Map<string, string>();
    const off: OptionName[] = [];
    for (const [field, value] of Object.entries(fields)) {
      const option = OPTION_OF.get(OTHER_NAMES.get(field) ?? field);
      const isOurs = option !== undefined && !(option === "logitBias" && Array.isArray(value));
      if (!isOurs && Object.hasOwn(dialectOf("llama.cpp").parameters, field)) theirs[field] = value;
      else if (!isOurs) unserved.add(field, value, unknown(field));
      else if (value === "off") off.push(option);
      else {
        ours[option] = value;
        writtenAs.set(option, field);
      }
    }
    try {
      const own = { ...fromLlamaCpp(theirs), ...ours } as SamplerOptions;
      const merged = { ...(defaults.dialect ? {} : defaults.sampler), ...own };
      for (const option of off) delete merged[option];
      const whole = withEnd(merged, vocabularyOf(model));
      createSampler(whole); // a mistake is told before a place is taken
      return defaults.byDefault && !off.includes("topNSigma") ? withDefault(whole, noise).options : whole;
    } catch (error) {
      if (error instanceof OptionError) throw asWritten(error, writtenAs);
      throw error;
    }
  }

  /** What llama.cpp's names alone say: its defaults for what is not named are left out. */
  function fromLlamaCpp(given: Request): SamplerOptions {
    if (Object.keys(given).length === 0) return {};
    const { options, notes } = translate("llama.cpp", { ...SILENT, ...given }, vocabularyOf(model));
    for (const { parameter, value, kind, why } of notes) {
      if (!Object.hasOwn(given, parameter)) continue;
      if (kind === "changed") unserved.note(parameter, value, why);
      else unserved.add(parameter, value, why);
    }
    const differs = ([name, value]: [string, unknown]): boolean =>
      JSON.stringify(value) !== JSON.stringify(SILENT_OPTIONS[name as OptionName]);
    return Object.fromEntries(Object.entries(options).filter(differs));
  }
}

function checkedDialect(name: string): DialectName {
  const known = DIALECT_NAMES.find((each) => each === name);
  if (known !== undefined) return known;
  throw new ApiError(
    400,
    `dialect: there is no dialect ${JSON.stringify(name.slice(0, 40))}; give one of ${DIALECT_NAMES.join(", ")}`,
    { param: "dialect", code: "invalid_value" },
  );
}

function unknown(field: string): string {
  const meant = suggestion(field.slice(0, 60), OPTION_NAMES.map(fieldOf)).trim();
  return `there is no such field${meant && ` (${meant.replace("Did", "did")})`}`;
}

/** An error about an option, by the name that the request has for it. */
function asWritten(error: OptionError, names: ReadonlyMap<string, string>): ApiError {
  const { option, message } = error;
  const field = names.get(option) ?? fieldOf(option);
  const sentence = message.startsWith(option) ? field + message.slice(option.length) : message;
  return new ApiError(400, sentence, { param: field, code: "invalid_value" }, error);
}
