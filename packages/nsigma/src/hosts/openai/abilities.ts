import { express } from "../../dialects/express/express.ts";
import type { DialectName } from "../../dialects/dialect.ts";
import { EXAMPLES, examplesOf, neededBy } from "../../options/examples.ts";
import { DEFAULT_ORDER } from "../../sampler/order.ts";
import { STEP_OPTIONS } from "../../options/tables.ts";
import { OPTION_NAMES, type OptionName, type SamplerOptions, type StepName } from "../../options/options.ts";
import type { Abilities, Ability } from "../ability.ts";
import { type ServerName, serverOf } from "../../dialects/servers.ts";

/**
 * What a server does with every option, by trying: its examples are written in the server's words and read back.
 *
 * Differences in other options that come with one (ties, windows, the order) are said of those.
 */
export function abilitiesOf(server: ServerName): Abilities {
  const { dialect } = serverOf(server);
  const entries = OPTION_NAMES.map((option): [OptionName, Ability] => {
    const tries = triesOf(option, dialect);
    const found = tries.flatMap((options) =>
      express(dialect, options).notes.filter((note) => note.option === option),
    );
    if (found.length === 0) return [option, { how: "honoured" }];
    const [{ value, why }] = found;
    const all = found.length === tries.length;
    const refused = all && found.every(({ kind }) => kind === "refused");
    const which = all ? "" : `${JSON.stringify(value)}: `;
    return [option, { how: refused ? "refused" : "approximated", why: `${which}${why}` }];
  });
  return Object.fromEntries(entries) as Record<OptionName, Ability>;
}

/** Each example of an option, with what has to be on beside it, in a step that the engine has if it has one. */
function triesOf(option: OptionName, dialect: DialectName): SamplerOptions[] {
  const owners = DEFAULT_ORDER.filter((step) => STEP_OPTIONS[step].settings.includes(option));
  const has = (step: StepName) =>
    express(dialect, EXAMPLES[step]).notes.every(({ kind }) => kind !== "refused");
  const owner = owners.find(has) ?? owners[0];
  const beside = neededBy(option, owner);
  return examplesOf(option).map((value) => ({ ...beside, [option]: value }));
}
