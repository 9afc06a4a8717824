import { OptionError } from "../errors.ts";

/** A runtime's own options that would be ignored, or applied a second time, beside a sampler: what to do instead. */
export type Refused = Readonly<Record<string, string>>;

/**
 * @param beside what they were given to, in words
 * @throws OptionError for the first option that is in the table and has been given
 */
export function refuseAll(refused: Refused, given: object, beside: string): void {
  for (const [name, advice] of Object.entries(refused)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === null) continue;
    throw new OptionError(name, value, `is not supported beside ${beside}: ${advice}`, "unsupported");
  }
}
