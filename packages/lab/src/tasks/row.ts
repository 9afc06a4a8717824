import { z } from "zod";
import { UserError } from "../errors.ts";

/** One record of a data set, and where it stands, for whoever has to mend it. */
export interface Row {
  /** `file:line`, or the like. */
  readonly place: string;
  readonly fields: unknown;
}

/**
 * The fields of a row, as they should be.
 *
 * @throws UserError that names the place, the field and what was expected
 */
export function fieldsOf<Fields>({ place, fields }: Row, schema: z.ZodType<Fields>): Fields {
  const read = schema.safeParse(fields);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  throw new UserError(`${place}: ${path.length === 0 ? "the record" : path.join(".")}: ${message}`);
}

/** A field with some text in it. */
export const text: z.ZodString = z.string("expected text").min(1, "expected text, it is empty");
