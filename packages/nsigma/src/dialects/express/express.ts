import { OptionError } from "../../errors.ts";
import type { OptionName, SamplerOptions } from "../../options/options.ts";
import { chain } from "../../sampler/chain.ts";
import { type Difference, differencesOf, valueOf } from "./differences.ts";
import type { Dialect, DialectName, Parameter, TranslationSettings, Wanted } from "../dialect.ts";
import {
  type AddNote,
  type ExpressionNote,
  noteDraws,
  noteOwnSettings,
  noteRelayed,
  withBans,
} from "./engine-notes.ts";
import { writePlain } from "../readers/values.ts";
import { parameterRow, rowsOf } from "../rows.ts";
import { dialectOf } from "../dialects.ts";
import { translate, type Translation } from "../translate/translate.ts";
import { wantedOf } from "./wanted.ts";

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
  const note: AddNote = (option, kind, why) => {
    const before = notes.get(option)?.kind;
    if (before === undefined || (before === "approximated" && kind === "refused"))
      notes.set(option, { option, value: valueOf(option, asked.options), kind, why });
  };
  const request = written(dialect, asked);
  const read = { ...(asked.options.endOfText && { endOfText: asked.options.endOfText }), ...settings };
  let translation: Translation;
  let there: Wanted;
  do {
    translation = readBack(name, request, read, note);
    there = withBans(asked, wantedOf(translation.options), note);
    for (const difference of differencesOf(asked, there)) noteDifference(difference);
  } while (withdrawRefused()); // with a parameter goes all that was written into it
  for (const { parameter, kind, why } of translation.notes) {
    const row = parameterRow(dialect, parameter);
    // What was ignored shows as a difference; what was changed may not.
    if (kind !== "changed" || row === undefined || row.unwritable) continue;
    // What to pass is advice for those who translate.
    note(row.option, "approximated", why.split(": pass ")[0]);
  }
  noteOwnSettings(dialect, there, note);
  // One that is told whose random numbers to draw with draws the same.
  if (rowsOf(dialect, "draws").length === 0) noteDraws(asked, there, note);
  noteRelayed(dialect, request, asked, note);
  return { dialect: name, request, notes: [...notes.values()] };

  function noteDifference({ option, what, there: value }: Difference): void {
    const rows = rowsOf(dialect, option);
    const takes = `${name} takes ${JSON.stringify(value)}`;
    const named = option in asked.options;
    const texts = unwritable(rows);
    if (what === "missing") note(option, "refused", missing(rows));
    else if (what === "order") note(option, "approximated", `${name} runs ${(value as string[]).join(", ")}`);
    else if (what === "extra") note(option, "approximated", `${takes} for it all the same`);
    else if (named && texts !== undefined) note(option, "refused", texts);
    else if (!named || rows.length > 0) note(option, "approximated", takes);
    else note(option, "refused", `${name} has no parameter for it, and ${takes.slice(name.length + 1)}`);
  }

  function withdrawRefused(): boolean {
    const refused = [...notes.values()].filter(({ kind }) => kind === "refused");
    const parameters = refused.flatMap(({ option }) =>
      rowsOf(dialect, option).map(([parameter]) => parameter),
    );
    const withdrawn = parameters.filter((parameter) => parameter in request);
    for (const parameter of withdrawn) delete request[parameter];
    return withdrawn.length > 0;
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
  dialect: DialectName,
  request: Record<string, unknown>,
  settings: TranslationSettings,
  note: AddNote,
): Translation {
  while (true) {
    try {
      return translate(dialect, request, settings);
    } catch (error) {
      if (!(error instanceof OptionError && error.option in request)) throw error;
      const row = parameterRow(dialectOf(dialect), error.option);
      if (row) note(row.option, "refused", `${error.option} must be ${error.expected}`);
      delete request[error.option];
    }
  }
}
