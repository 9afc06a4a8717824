import type { Candidates } from "../candidates/candidates.ts";
import { held } from "../candidates/held.ts";
import { Breakers } from "../history/breakers.ts";
import type { History } from "../history/history.ts";
import { SuffixMatches } from "../history/suffix-matches.ts";
import { checkOptions } from "./check-options.ts";
import type { StepDefinition } from "./definition.ts";
import type { OptionTable, Window } from "./option.ts";
import { off, type Step } from "./step.ts";

const OPTIONS = {
  dryMultiplier: {
    least: 0,
    most: 1000,
    off: 0,
    typical: "0.8",
    examples: [0.8],
    summary: "lower the tokens that would go on repeating an earlier passage; 0 is off",
    withoutPrompt: "sees repeats within the answer only",
  },
  dryBase: {
    least: 1,
    default: 1.75,
    typical: "1.75",
    examples: [2],
    summary: "how the DRY penalty grows with each token repeated",
  },
  dryAllowedLength: {
    least: 0,
    integer: true,
    default: 2,
    typical: "2",
    examples: [3],
    summary: "the length of a repeat from which DRY acts",
  },
  dryWindow: {
    form: "window",
    default: "all",
    examples: [32, "all"],
    summary: 'how many of the last tokens DRY looks at: an integer of at least 1, or "all" (the default)',
  },
  dryBreakers: {
    form: "sequences",
    default: [],
    examples: [[[13]]],
    summary: "token sequences that no repeat reaches across, for DRY",
  },
} as const satisfies OptionTable;

/** @internal */
export const DRY: StepDefinition<"dry", typeof OPTIONS> = {
  name: "dry",
  place: 60,
  title: "DRY",
  keeps: "all; lowers the tokens that would go on repeating an earlier passage",
  formula: "l - m·b^(L - allowed)  for a repeat of L >= allowed tokens",
  source: "text-generation-webui #5677",
  options: OPTIONS,
  traits: ["adds"],
  make: (options) =>
    dry({
      multiplier: options.dryMultiplier ?? 0,
      base: options.dryBase,
      allowedLength: options.dryAllowedLength,
      window: options.dryWindow,
      breakers: options.dryBreakers,
    }),
};

// e^88.7 is about the largest float32, beyond which llama.cpp does not let the penalty grow.
const LOG_MOST = 88.7228391;

export interface DryOptions {
  /** 0 is off. Typical 0.8. */
  multiplier: number;
  /** From 1. Default 1.75. */
  base?: number | undefined;
  /** The length of a repeat from which it acts; an integer from 0. Default 2. */
  allowedLength?: number | undefined;
  /** How many of the last tokens it looks at. Default "all". */
  window?: Window | undefined;
  /** Token sequences that no repeat reaches across; such a token alone is never penalised. */
  breakers?: readonly (readonly number[])[] | undefined;
}

/**
 * DRY, "don't repeat yourself": lowers the tokens that would go on repeating an earlier passage.
 *
 * @throws OptionError when a setting is out of its range
 * @see p-e-w: text-generation-webui #5677
 */
export function dry(options: DryOptions): Step {
  const { multiplier, base = 1.75, allowedLength = 2, window = "all", breakers = [] } = options;
  checkOptions(OPTIONS, {
    dryMultiplier: multiplier,
    dryBase: base,
    dryAllowedLength: allowedLength,
    dryWindow: window,
    dryBreakers: breakers,
  });
  if (multiplier === 0) return off;

  const most = Math.floor(LOG_MOST / Math.log(base));
  const matches = new SuffixMatches(window === "all" ? Infinity : window);
  const sequences = breakers.map((sequence) => [...sequence]);
  const stops = new Breakers(sequences);
  const repeats = new Map<number, number>();
  let text: History | undefined;

  /** The longest repeat that each token would go on with. */
  function findRepeats(history: History): void {
    repeats.clear();
    const start = matches.start(history);
    if (history.length - start <= allowedLength) return;
    const limit = stops.distance(history, start);
    if (limit < allowedLength) return;
    const note = (position: number, length: number) => {
      if (length < allowedLength) return;
      const next = history.tokens[position + 1];
      repeats.set(next, Math.max(length, repeats.get(next) ?? 0));
    };
    if (allowedLength === 0) for (let j = start; j < history.length - 1; j++) note(j, 0);
    matches.find(history);
    for (let at = 0; at < matches.count; at++)
      note(matches.positions[at], Math.min(limit, matches.lengths[at]));
  }

  return {
    name: "dry",
    kind: "adjustment",
    adjust(candidates: Candidates) {
      if (text === undefined) return;
      findRepeats(text);
      if (repeats.size === 0) return;
      const logits = candidates.writable();
      for (const [token, length] of repeats) {
        const entry = candidates.indexOf(token);
        if (entry < 0 || stops.isBreaker(token)) continue;
        const penalty = multiplier * base ** Math.min(length - allowedLength, most);
        logits[entry] = held(logits[entry] - penalty * candidates.temperature, logits[entry]);
      }
      candidates.changed();
    },
    accept(history) {
      text = history;
      matches.accept(history);
    },
    retract: (history, count) => matches.retract(history, count),
    reread(history) {
      text = history;
      matches.reread(history);
    },
    fresh: () => dry({ multiplier, base, allowedLength, window, breakers: sequences }),
  };
}
