import type { Dialect, Parameter } from "./dialect.ts";

/**
 * Rows of another table, for an engine that has them from there.
 *
 * @param names theirs, and what they are called here where that differs
 */
export function from(
  { parameters }: Dialect,
  names: readonly (string | readonly [there: string, here: string])[],
): Record<string, Parameter> {
  const rows = names.map((each) => {
    const [there, here] = typeof each === "string" ? [each, each] : each;
    return [here, parameters[there] as Parameter] as const;
  });
  return Object.fromEntries(rows);
}
