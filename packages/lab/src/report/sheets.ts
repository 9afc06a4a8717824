import type { Meter } from "../findings/meter.ts";
import type { Share } from "../statistics/wilson.ts";
import type { CellSummary, Summary } from "../findings/summary.ts";

/** A table before it is written in some form. */
export interface Sheet {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  readonly name: string;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly text: string;
  /** The best of its column, and told apart from all others there. */
  readonly best: boolean;
  readonly cell?: CellSummary;
}

/** What a table shows of a cell; undefined where the cell has no such thing. */
interface Quantity {
  readonly name: string;
  readonly of: (cell: CellSummary) => string | undefined;
}

const ACCURACY: Quantity = {
  name: "right, % [95 % interval]",
  of: ({ accuracy }) => accuracy && percentWithin(accuracy),
};
const UNPARSED: Quantity = {
  name: "no answer found, %",
  of: ({ unparsed }) => shareOf(unparsed),
};
const MAJORITY: Quantity = {
  name: "most frequent answer right, %",
  of: ({ ofSeveral }) => ofSeveral && percent(ofSeveral.at(-1)!.majority),
};
const WRONG_MAJORITY: Quantity = {
  name: "entropy of an item's answers tells that the most frequent is wrong, AUROC, %",
  of: ({ wrongMajority }) => wrongMajority && metered(wrongMajority),
};
const WRONG_GREEDY: Quantity = {
  name: "entropy of an item's answers tells that greedy decoding's is wrong, AUROC, %",
  of: ({ wrongGreedy }) => wrongGreedy && metered(wrongGreedy),
};
const SELF_BLEU: Quantity = {
  name: "Self-BLEU, less is more diverse",
  of: ({ diversity }) => {
    const { selfBleu, selfBleuWithin: within } = diversity ?? {};
    return selfBleu && within
      ? `${selfBleu.toFixed(3)} [${within.low.toFixed(3)}, ${within.high.toFixed(3)}]`
      : selfBleu?.toFixed(3);
  },
};
const COMPRESSION: Quantity = {
  name: "compression ratio, less is more diverse",
  of: ({ diversity }) => diversity?.compressionRatio.toFixed(2),
};
const LOOPS: Quantity = {
  name: "texts that end in a loop, %",
  of: ({ condition }) => condition && percent(condition.loops),
};
const MIXED_SCRIPTS: Quantity = {
  name: "words that mix scripts, %",
  of: ({ condition }) => shareOf(condition?.mixedScripts),
};
const UNKNOWN_WORDS: Quantity = {
  name: "words that are in no English dictionary, %",
  of: ({ condition }) => shareOf(condition?.unknownWords),
};
const CUT_OFF: Quantity = { name: "cut off at the token limit, %", of: ({ cutOff }) => percent(cutOff) };
const KEPT: Quantity = { name: "tokens kept", of: ({ means }) => means?.kept.toFixed(2) };

/** The tables of a summary, a model and task at a time: a line per sampler, a column per temperature. */
export function sheetsOf(summary: Summary): Sheet[] {
  const { models, tasks } = summary;
  return models.flatMap((model) =>
    tasks.flatMap((task) => {
      const cells = summary.cells.filter((cell) => cell.model === model && cell.task === task);
      const open = cells.every(({ accuracy }) => accuracy === undefined);
      const hasAny = (of: (cell: CellSummary) => number | undefined): boolean =>
        cells.some((cell) => (of(cell) ?? 0) > 0);
      const limited = hasAny(({ cutOff }) => cutOff) ? [CUT_OFF] : [];
      const looping = hasAny(({ condition }) => condition?.loops) ? [LOOPS] : [];
      const mixing = hasAny(({ condition }) => condition?.mixedScripts) ? [MIXED_SCRIPTS] : [];
      const likely = bits(summary);
      const first = open
        ? [likely, SELF_BLEU, COMPRESSION]
        : [ACCURACY, MAJORITY, WRONG_MAJORITY, WRONG_GREEDY, UNPARSED, likely];
      const quantities = [...first, ...limited, ...looping, ...mixing, UNKNOWN_WORDS, KEPT];
      const title = `${task}, ${model}`;
      return quantities.flatMap((quantity) => sheetOf(title, quantity, cells, summary) ?? []);
    }),
  );
}

/** How likely the judge finds the texts. */
function bits({ judge }: Summary): Quantity {
  return {
    name: `bits per token${judge === undefined ? "" : ` by ${judge}`}, less is likelier [95 % interval]`,
    of: ({ likeliness }) => {
      if (likeliness === undefined) return undefined;
      const { mean, low, high } = likeliness.bits;
      return `${mean.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
    },
  };
}

function shareOf(share: number | undefined): string | undefined {
  return share === undefined ? undefined : percent(share);
}

/** A table of one quantity; undefined when no cell has it. */
function sheetOf(
  title: string,
  { name, of }: Quantity,
  cells: readonly CellSummary[],
  { samplers, temperatures }: Summary,
): Sheet | undefined {
  if (cells.every((cell) => of(cell) === undefined)) return undefined;
  const columns = temperatures.filter((temperature) =>
    cells.some((cell) => cell.temperature === temperature),
  );
  const rows = samplers
    .filter((sampler) => cells.some((cell) => cell.sampler === sampler))
    .map((sampler) => ({
      name: sampler,
      entries: columns.map((temperature): Entry => {
        const cell = cells.find((each) => each.sampler === sampler && each.temperature === temperature);
        if (cell === undefined) return { text: "-", best: false };
        return { text: of(cell) ?? "-", best: cell.best && of === ACCURACY.of, cell };
      }),
    }));
  return { title, head: [name, ...columns.map((temperature) => `T = ${temperature}`)], rows };
}

function metered({ auroc, wrong, items }: Meter): string {
  return `${percentWithin(auroc)}, ${wrong} of ${items} wrong`;
}

/** A share as a percentage, one decimal. */
export function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** A share as a percentage with its interval. */
export function percentWithin({ share, low, high }: Share): string {
  return `${percent(share)} [${percent(low)}, ${percent(high)}]`;
}
