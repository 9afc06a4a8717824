import type { Dialect, DialectName } from "./dialect.ts";
import { DIALECT_NAMES, DIALECTS } from "./dialects.ts";

export type NamedDialect = Dialect & { readonly name: DialectName };

/** The dialects as rows for `describe.each`, their names in their titles. */
export const EVERY_DIALECT: readonly NamedDialect[] = DIALECT_NAMES.map((name) => ({
  name,
  ...DIALECTS[name],
}));
