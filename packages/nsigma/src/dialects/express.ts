import { OptionError } from "../errors.ts";
import type { OptionName, SamplerOptions } from "../options/options.ts";
import { chain } from "../sampler/chain.ts";
import { type Difference, differencesOf, valueOf } from "./differences.ts";
import type { Dialect, DialectName, Parameter, TranslationSettings, Wanted } from "./dialect.ts";
import { writePlain } from "./readers/values.ts";
import { dialectOf, translate, type Translation } from "./translate.ts";
import { wantedOf } from "./wanted.ts";

/** An option that an engine does not do as it says. */
export interface ExpressionNote {
  readonly option: OptionName;
  readonly value: unknown;
  /** refused: it has no counterpart and is not in the request; approximated: it runs, but otherwise. */
  readonly kind: "refused" | "approximated";
  readonly why: string;
}

/** Options of ours as a request. */
export interface Expression {
  readonly dialect: DialectName;
  /** The engine's own names and values: plain JSON, to be spread into a request. */
  readonly request: Record<string, unknown>;
  /** Every option that the engine would not do as it says, and why. Where there is none, it keeps what we would. */
  readonly notes: readonly ExpressionNote[];
}

/**
 * Options of ours in an engine's words: the reverse of `translate`, by the same tables.
 *
 *     express("llama.cpp", { topNSigma: 1, temperature: 1.5 }).request
 *     // { top_n_sigma: 1, top_k: 0, top_p: 1, min_p: 0, temperature: 1.5, samplers: ["top_n_sigma", "temperature"] }
 *
 * What the engine has on by default and the options leave off is switched off by name. The request is then read
 * back with `translate`, and every difference to the options is a note; nothing is dropped without one.
 *
 * @throws OptionError for options that no sampler could be made of, and an unknown dialect
 */
export function express(
  name: DialectName,
  options: SamplerOptions,
  settings: TranslationSettings = {},
): Expression {
  const dialect = dialectOf(name);
  chain(options);
  const asked = wantedOf(options);
  const notes = new Map<OptionName, ExpressionNote>();
  const note = (option: OptionName, kind: ExpressionNote["kind"], why: string) => {
    if (!notes.has(option)) notes.set(option, { option, value: valueOf(option, asked.options), kind, why });
  };
  const request = written(dialect, asked);
  const read = { ...(asked.options.endOfText && { endOfText: asked.options.endOfText }), ...settings };
  const translation = readBack(dialect, request, read, note);
  const there = withBans(asked, wantedOf(translation.options), note);
  for (const difference of differencesOf(asked, there)) noteDifference(difference);
  for (const { parameter, kind, why } of translation.notes) {
    // What was ignored shows in the difference; what was changed may not.
    const row = parameterRow(dialect, parameter);
    if (kind === "changed" && row && !row.unwritable) note(row.option, "approximated", why);
  }
  noteOwnSettings(dialect, there, note);
  noteDraws(asked, there, note);
  for (const { option, kind } of notes.values()) {
    if (kind === "refused") withdraw(dialect, request, option);
  }
  return { dialect: name, request, notes: [...notes.values()] };

  function noteDifference({ option, what, there: value }: Difference): void {
    const rows = rowsOf(dialect, option);
    const asIs = `${name} takes ${JSON.stringify(value)}`;
    if (what === "order") note(option, "approximated", `${name} runs ${(value as string[]).join(", ")}`);
    else if (what === "extra") note(option, "approximated", `${asIs} for it all the same`);
    else if (what === "missing") note(option, "refused", missing(rows));
    else if (option in asked.options && rows.length === 0) {
      note(option, "refused", `${name} has no parameter for it, and takes ${JSON.stringify(value)}`);
    } else if (option in asked.options && unwritable(rows))
      note(option, "refused", unwritable(rows) as string);
    else note(option, "approximated", asIs);
  }

  function missing(rows: readonly [string, Parameter][]): string {
    const parameters = rows.map(([parameter]) => parameter).filter((parameter) => parameter in request);
    const told = translation.notes.find(({ parameter }) => parameters.includes(parameter));
    if (told) return `${told.parameter}: ${told.why}`;
    if (parameters.length > 0) return `${name} does not do this with ${parameters.join(" and ")}`;
    return unwritable(rows) ?? `${name} has no parameter for it`;
  }
}

function unwritable(rows: readonly [string, Parameter][]): string | undefined {
  return rows.find(([, row]) => row.unwritable)?.[1].unwritable;
}

function written(dialect: Dialect, wanted: Wanted): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const [parameter, row] of Object.entries(dialect.parameters)) {
    if (!("option" in row)) continue;
    const write = row.write ?? (row.read ? undefined : writePlain);
    const value = write?.(wanted, row);
    if (value !== undefined) request[parameter] = value;
  }
  return request;
}

/** The request as the engine reads it. What it would answer with an error is taken out and noted. */
function readBack(
  dialect: Dialect,
  request: Record<string, unknown>,
  settings: TranslationSettings,
  note: (option: OptionName, kind: ExpressionNote["kind"], why: string) => void,
): Translation {
  while (true) {
    try {
      return translate(dialect.name, request, settings);
    } catch (error) {
      if (!(error instanceof OptionError && error.option in request)) throw error;
      const row = parameterRow(dialect, error.option);
      if (row) note(row.option, "refused", `${error.option} has to be ${error.expected}`);
      delete request[error.option];
    }
  }
}

/** Where bans had to be written as biases, the biases are bans. */
function withBans(
  asked: Wanted,
  there: Wanted,
  note: (option: OptionName, kind: "approximated", why: string) => void,
): Wanted {
  const { logitBias = {}, ...others } = there.options;
  const banned =
    asked.options.bannedTokens?.filter((each) => typeof each === "number" && each in logitBias) ?? [];
  if (banned.length === 0) return there;
  note(
    "bannedTokens",
    "approximated",
    `there are no bans: a logit bias of ${logitBias[String(banned[0])]} stands for them`,
  );
  const left = Object.entries(logitBias).filter(([id]) => !banned.includes(Number(id)));
  const bannedTokens = [...(others.bannedTokens ?? []), ...banned];
  return wantedOf({ ...others, logitBias: Object.fromEntries(left), bannedTokens, order: there.order });
}

/** Settings that an engine has of its own and cannot be told otherwise. */
function noteOwnSettings(
  dialect: Dialect,
  there: Wanted,
  note: (option: OptionName, kind: "approximated", why: string) => void,
): void {
  for (const [parameter, row] of Object.entries(dialect.parameters)) {
    if (!("option" in row) || row.unwritable === undefined || !there.order.includes("dry")) continue;
    const own = row.default as { readonly length: number } | undefined;
    if (own && own.length > 0) {
      note(
        row.option,
        "approximated",
        `${row.unwritable}: ${parameter} stays ${JSON.stringify(row.default)}`,
      );
    }
  }
}

/** A seed repeats an engine's texts; ours come from our own random numbers. */
function noteDraws(
  { options }: Wanted,
  there: Wanted,
  note: (option: OptionName, kind: "approximated", why: string) => void,
): void {
  const draws = [options, there.options].map((each) => each.draws ?? "nsigma");
  if (draws[0] === "nsigma" && draws[1] === "llama.cpp" && (options.temperatureRange ?? 0) > 0) {
    note("temperatureRange", "approximated", "among the tokens left the engine counts those that are banned");
  }
  if (draws.includes("nsigma") && draws[0] === "llama.cpp") {
    note(
      "draws",
      "approximated",
      "the engine draws with random numbers of its own, which are not llama.cpp's",
    );
  } else if (draws.includes("nsigma") && options.seed !== undefined) {
    note(
      "seed",
      "approximated",
      "the engine draws with random numbers of its own: its seeds repeat its texts, not ours",
    );
  }
}

function withdraw(dialect: Dialect, request: Record<string, unknown>, option: OptionName): void {
  for (const [parameter] of rowsOf(dialect, option)) delete request[parameter];
}

function rowsOf({ parameters }: Dialect, option: OptionName): [string, Parameter][] {
  return Object.entries(parameters).filter(
    (entry): entry is [string, Parameter] => "option" in entry[1] && entry[1].option === option,
  );
}

function parameterRow({ parameters }: Dialect, parameter: string): Parameter | undefined {
  const row = parameters[parameter];
  return row && "option" in row ? row : undefined;
}
