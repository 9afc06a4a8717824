import type { SamplerOptions, SequenceBias, StepName } from "../../options/options.ts";
import { DEFAULT_ORDER, readOrder } from "../../sampler/order.ts";
import { stepsThat } from "../../steps/all.ts";
import type { Wanted } from "../dialect.ts";
import { commute } from "./commute.ts";
import { isSet, running } from "../translate/effect.ts";

/** What is done to tokens whatever the row says, in three options of ours. */
type Biases = Pick<SamplerOptions, "logitBias" | "sequenceBias" | "bannedTokens">;

/**
 * Options as what they come to: the steps that run and what those look at. A bias or a ban can be written in more
 * than one way; here numbers for single tokens are `logitBias`, numbers for more `sequenceBias`, bans `bannedTokens`. Only where a step
 * between the two would see the difference they stay as they were written.
 *
 * @param options checked
 */
export function wantedOf(options: SamplerOptions): Wanted {
  const order = readOrder(options.order ?? DEFAULT_ORDER);
  const { logitBias: _, sequenceBias: _biases, bannedTokens: _bans, ...others } = running({ options, order });
  const runs = order.filter((step) => isSet(step, options));
  if (!areTogether(runs, options)) return { options: { ...others, ...apart(options) }, order: runs };
  const biases = sorted(options);
  const places: Partial<Record<StepName, StepName | undefined>> = {
    logitBias: hasNumbers(options) || !runs.includes("sequenceBias") ? "logitBias" : "sequenceBias",
    // Both may ban; a ban counts from the last of them on.
    sequenceBias: runs.findLast((step) => (hasBans(options) ? BIASES : ["sequenceBias"]).includes(step)),
  };
  const set: Partial<Record<StepName, unknown>> = {
    logitBias: biases.logitBias,
    sequenceBias: biases.sequenceBias ?? biases.bannedTokens,
  };
  const placed = (at: StepName) => BIASES.filter((step) => set[step] && places[step] === at);
  return {
    options: { ...others, ...biases },
    order: runs.flatMap((step) => (BIASES.includes(step) ? placed(step) : [step])),
  };
}

const BIASES: readonly StepName[] = ["logitBias", "sequenceBias"];

/** Whether it is one to all other steps which of the two biases and bans a token. */
function areTogether(runs: readonly StepName[], options: SamplerOptions): boolean {
  const isBias = (step: StepName): boolean => BIASES.includes(step);
  return runs
    .slice(runs.findIndex(isBias), runs.findLastIndex(isBias) + 1)
    .every((step) => isBias(step) || BIASES.every((bias) => commute(step, bias, options)));
}

/** Each step's own, the same token once. */
function apart({ logitBias, sequenceBias = [], bannedTokens = [] }: SamplerOptions): Biases {
  const all = summed([...sequenceBias, ...bannedTokens.map(banOf)]);
  const numbers = all.filter(({ bias }) => bias !== false);
  const bans = all.filter(({ bias }) => bias === false).map(({ tokens }) => soleOf(tokens));
  return {
    ...(logitBias && { logitBias }),
    ...(numbers.length > 0 && { sequenceBias: numbers }),
    ...(bans.length > 0 && { bannedTokens: bans }),
  };
}

function banOf(tokens: number | readonly number[]): SequenceBias {
  return { tokens: [tokens].flat() as number[], bias: false };
}

function soleOf(tokens: readonly number[]): number | readonly number[] {
  return tokens.length === 1 ? tokens[0] : tokens;
}

function hasBans({ logitBias = {} }: SamplerOptions): boolean {
  return Object.values(logitBias).includes(false);
}

function hasNumbers({ logitBias = {} }: SamplerOptions): boolean {
  return Object.values(logitBias).some((bias) => bias !== false);
}

function sorted(options: SamplerOptions): Biases {
  const { logitBias = {}, sequenceBias = [], bannedTokens = [] } = options;
  const ofTokens = Object.entries(logitBias).map(([id, bias]) => ({ tokens: [Number(id)], bias }));
  // The two steps may run in different places, so that numbers of both are kept apart.
  const both = hasNumbers(options);
  const singles = summed(both ? ofTokens : [...ofTokens, ...sequenceBias.filter(isSingle)]);
  const longer = summed(both ? sequenceBias : sequenceBias.filter((each) => !isSingle(each)));
  const bans = [...singles, ...longer, ...bannedTokens.map(banOf)]
    .filter(({ bias }) => bias === false)
    .map(({ tokens }) => soleOf(tokens));
  const [numbers, sequences] = [singles, longer].map((list) => list.filter(({ bias }) => bias !== false));
  return {
    ...(numbers.length > 0 && {
      logitBias: Object.fromEntries(numbers.map(({ tokens, bias }) => [tokens[0], bias])),
    }),
    ...(sequences.length > 0 && { sequenceBias: sequences }),
    ...(bans.length > 0 && {
      bannedTokens: bans.filter((each, place) => bans.findIndex(same(each)) === place),
    }),
  };
}

function isSingle({ tokens }: SequenceBias): boolean {
  return tokens.length === 1;
}

const same = (tokens: unknown) => (others: unknown) => String(others) === String(tokens);

/** Numbers for the same tokens add up, and a ban outweighs them. */
function summed(biases: readonly SequenceBias[]): SequenceBias[] {
  const sums = new Map<string, SequenceBias>();
  for (const { tokens, bias } of biases) {
    const before = sums.get(tokens.join())?.bias ?? 0;
    sums.set(tokens.join(), { tokens, bias: bias === false || before === false ? false : before + bias });
  }
  return [...sums.values()].filter(({ bias }) => bias !== 0);
}

const KEEPING_THE_BEST = stepsThat("keeps the best");

/** After a temperature of 0 they can still ban the one token that is left. */
const BANNING = stepsThat("bans");

/** The steps that can make a difference: where the temperature is 0, cuts right before it cannot, nor any after it. */
export function telling({ options, order }: Wanted): readonly StepName[] {
  const { temperature, temperatureRange = 0, mirostat = 0 } = options;
  if (temperature !== 0 || temperatureRange !== 0 || mirostat !== 0) return order;
  const after = order.indexOf("temperature") + 1;
  const before = order.slice(0, after);
  const last = before.findLastIndex((step) => step !== "temperature" && !KEEPING_THE_BEST.includes(step));
  return order.filter((step, place) =>
    place < after ? place <= last || step === "temperature" : BANNING.includes(step),
  );
}
