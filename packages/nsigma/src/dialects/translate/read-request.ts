import { nearest } from "../../options/nearest.ts";
import type { Dialect, DialectName, Note, Parameter, Request } from "../dialect.ts";
import { DIALECT_NAMES, DIALECTS } from "../dialects.ts";
import { asks, OPENAI_FIELDS } from "../ignored.ts";
import { movedIn } from "./read-parameter.ts";
import { readCompanion, readFlag } from "../readers/values.ts";

/** A parameter that the caller gave, as it was written. */
export interface Given {
  readonly name: string;
  readonly value: unknown;
}

/** After this many unknown names, the request is not one for this engine, and looking for what was meant is wasted. */
const MOST_SUGGESTIONS = 20;

/** What the caller gave, by the names of the table. null is left out; unknown names are noted. */
export function readRequest(dialectName: DialectName, request: Request, notes: Note[]): Map<string, Given> {
  const dialect = DIALECTS[dialectName];
  const given = new Map<string, Given>();
  const { aliases = {}, parameters } = dialect;
  let strangers = 0;
  for (const [name, value] of Object.entries(request)) {
    if (value === null || value === undefined) continue;
    const parameter = Object.hasOwn(aliases, name) ? aliases[name] : name;
    if (!Object.hasOwn(parameters, parameter)) {
      const note = noteOfUnknown(dialectName, name, value, strangers < MOST_SUGGESTIONS);
      if (note) notes.push(note);
      if (note?.kind === "unknown") strangers++;
      continue;
    }
    const before = given.get(parameter);
    if (before) {
      notes.push({
        parameter: before.name,
        value: before.value,
        kind: "ignored",
        why: `overruled by ${name}`,
      });
    }
    const row = parameters[parameter];
    const read = dialect.lax && "option" in row ? dialect.lax(value, row) : value;
    if (read !== value) {
      const why =
        read === undefined
          ? "the engine cannot read it and takes its default"
          : `the engine takes ${String(read)} for it`;
      notes.push({ parameter: name, value, kind: read === undefined ? "ignored" : "changed", why });
    }
    if (read === undefined) given.delete(parameter);
    else given.set(parameter, { name, value: read });
  }
  return given;
}

/** The request as the engine takes it: numbers as it moves them, its defaults for what was left out. */
export function withDefaults(dialect: Dialect, given: ReadonlyMap<string, Given>): Request {
  const filled: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(dialect.parameters)) {
    const value = given.get(name)?.value ?? ("option" in row ? row.default : undefined);
    if (value !== undefined)
      filled[name] = typeof value === "number" && "option" in row ? movedIn(row, value) : value;
  }
  return filled;
}

/** A name that is not in the table: what every request may carry, or one that the engine does not know. */
function noteOfUnknown(
  dialect: DialectName,
  name: string,
  value: unknown,
  suggest: boolean,
): Note | undefined {
  if (!Object.hasOwn(OPENAI_FIELDS, name)) {
    const why = suggest ? unknown(dialect, name) : `${dialect} has no such parameter`;
    return { parameter: name, value, kind: "unknown", why };
  }
  const row = OPENAI_FIELDS[name];
  return asks(value, row) ? { parameter: name, value, kind: "ignored", why: row.ignored } : undefined;
}

/** What to say of an unknown name: what it is called here, if another engine has it, or what it resembles. */
function unknown(dialect: DialectName, name: string): string {
  const { parameters, aliases = {} } = DIALECTS[dialect];
  for (const other of DIALECT_NAMES) {
    const row = parameterOf(DIALECTS[other], name);
    if (row === undefined) continue;
    const here = Object.entries(parameters).find(([, each]) => isLike(each, row));
    if (here) return `that is ${other}'s name; ${dialect} calls it ${here[0]}`;
    return `that is ${other}'s; ${dialect} has nothing like it`;
  }
  const known = [...Object.keys(parameters), ...Object.keys(aliases)];
  const meant = nearest(name, known);
  // Mistakes in typing rarely change the first letter, and something is always nearest.
  const question = meant[0] === name[0]?.toLowerCase() ? `; did you mean ${meant}?` : "";
  return `${dialect} has no such parameter${question}`;
}

function parameterOf({ aliases = {}, parameters }: Dialect, name: string): Parameter | undefined {
  const parameter = Object.hasOwn(aliases, name) ? aliases[name] : name;
  const row = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
  return row && "option" in row ? row : undefined;
}

/** Parameters that only other parameters' readers look at have an option, but are not the option. */
function isLike(here: Dialect["parameters"][string], there: Parameter): boolean {
  const helps = (row: Parameter) => row.read === readFlag || row.read === readCompanion;
  return "option" in here && here.option === there.option && !helps(here) && !helps(there);
}
