import { z } from "zod";
import { schemaFault, UserError } from "../errors.ts";

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
  const read = schema.safeParse(fields, { reportInput: true });
  if (read.success) return read.data;
  throw new UserError(`${place}: ${schemaFault(read.error, "the record")}`);
}

/** A field with some text in it. */
export const text: z.ZodString = z.string("must be text").min(1, "must be text that is not empty");
