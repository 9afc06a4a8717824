import { isLosslessNumber } from "lossless-json";
import { z } from "zod";
import { UserError } from "../errors.ts";
import type { Kind, Question } from "./item.ts";
import { fieldsOf, type Row } from "./row.ts";

/** How the lines of one's own data file become questions. */
export interface LineReading {
  /** The prompt, with fields of the line in braces: `"Q: {question}\nA:"`. */
  readonly template: string;
  /** The field that has what would be right; without one the prompts are open-ended. */
  readonly answer?: string | undefined;
  /** How the answer is read. */
  readonly kind: Kind;
}

const line = z.record(z.string(), z.unknown(), "must be a JSON object");

/** @throws UserError when the line lacks a field that the template or the answer needs */
export function lineQuestion(row: Row, index: number, { template, answer, kind }: LineReading): Question {
  const fields = fieldsOf(row, line);
  const field = (name: string): string => {
    const value = fields[name];
    if (typeof value === "string") return value;
    if (isLosslessNumber(value)) return value.value;
    const names = Object.keys(fields).join(", ");
    throw new UserError(`${row.place}: ${name} must be text or a number; the fields are ${names}`);
  };
  return {
    id: fields.id === undefined ? `${index}` : field("id"),
    prompt: template.replaceAll(/\{(\w+)\}/g, (_, name: string) => field(name)),
    ...(answer !== undefined && { target: field(answer) }),
    kind,
  };
}
