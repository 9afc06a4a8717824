import type { OptionName } from "../options/options.ts";
import type { Dialect, Parameter } from "./dialect.ts";

/** The parameters of a table that become an option. */
export function rowsOf({ parameters }: Dialect, option: OptionName): [string, Parameter][] {
  return Object.entries(parameters).filter(
    (entry): entry is [string, Parameter] => "option" in entry[1] && entry[1].option === option,
  );
}

/** The row of a parameter that becomes an option; nothing for one that is not honoured. */
export function parameterRow({ parameters }: Dialect, parameter: string): Parameter | undefined {
  const row = parameters[parameter];
  return row && "option" in row ? row : undefined;
}
