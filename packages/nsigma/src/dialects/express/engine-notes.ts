import type { OptionName } from "../../options/options.ts";
import type { Dialect, Parameter, Wanted } from "../dialect.ts";
import { wantedOf } from "./wanted.ts";

/** An option that an engine does not do as it says. */
export interface ExpressionNote {
  readonly option: OptionName;
  readonly value: unknown;
  /** refused: it has no counterpart and is not in the request; approximated: it runs, but otherwise. */
  readonly kind: "refused" | "approximated";
  readonly why: string;
}

/** Adds a note. The first of an option stays, unless it called approximated what is refused. */
export type AddNote = (option: OptionName, kind: ExpressionNote["kind"], why: string) => void;

/** Where bans had to be written as biases, the biases are bans, and one note says all that is to say of bans. */
export function withBans(asked: Wanted, there: Wanted, note: AddNote): Wanted {
  const { bannedTokens = [] } = asked.options;
  const { logitBias = {}, ...others } = there.options;
  const banned = bannedTokens.filter((each) => typeof each === "number" && each in logitBias);
  if (banned.length === 0) return there;
  const allowed = bannedTokens.filter(
    (each) => !banned.includes(each) && !others.bannedTokens?.includes(each),
  );
  note(
    "bannedTokens",
    "approximated",
    `there are no bans: a logit bias of ${logitBias[String(banned[0])]} stands for them` +
      (allowed.length > 0 ? `, and ${JSON.stringify(allowed)} cannot be written so` : ""),
  );
  const left = Object.entries(logitBias).filter(([id]) => !banned.includes(Number(id)));
  // They run where the biases do, in the step that bans.
  const order = there.order.flatMap((step) =>
    step === "logitBias" && !there.order.includes("sequenceBias") ? [step, "sequenceBias" as const] : [step],
  );
  return wantedOf({ ...others, logitBias: Object.fromEntries(left), bannedTokens, order });
}

/** Settings that an engine has of its own and cannot be told otherwise. */
export function noteOwnSettings(dialect: Dialect, there: Wanted, note: AddNote): void {
  for (const [parameter, row] of Object.entries(dialect.parameters)) {
    if (!("option" in row) || row.unwritable === undefined || !there.order.includes("dry")) continue;
    const own = row.default as { readonly length: number } | undefined;
    if (own && own.length > 0) {
      note(
        row.option,
        "approximated",
        `${row.unwritable}: ${parameter} stays ${JSON.stringify(row.default)}`,
      );
    }
  }
}

/** A seed repeats an engine's texts; ours come from our own random numbers. */
export function noteDraws({ options }: Wanted, there: Wanted, note: AddNote): void {
  const draws = [options, there.options].map((each) => each.draws ?? "nsigma");
  if (draws[0] === "nsigma" && draws[1] === "llama.cpp" && (options.temperatureRange ?? 0) > 0) {
    note("temperatureRange", "approximated", "among the tokens left the engine counts those that are banned");
  }
  if (draws.includes("nsigma") && draws[0] === "llama.cpp") {
    note(
      "draws",
      "approximated",
      "the engine draws with random numbers of its own, which are not llama.cpp's",
    );
  } else if (draws.includes("nsigma") && options.seed !== undefined) {
    note(
      "seed",
      "approximated",
      "the engine draws with random numbers of its own: its seeds repeat its texts, not ours",
    );
  }
}

/** Who hands a request on cannot promise that the other one knows what is in it. */
export function noteRelayed(
  { parameters, relays }: Dialect,
  request: Record<string, unknown>,
  { options }: Wanted,
  note: AddNote,
): void {
  if (relays === undefined) return;
  for (const parameter of Object.keys(request)) {
    const { option } = parameters[parameter] as Parameter;
    if (option in options) note(option, "approximated", relays);
  }
}
