import type { RowMeans, Sample } from "../run/sample.ts";
import type { Cell } from "../plan/plan.ts";
import type { Item } from "../tasks/item.ts";

/** What became of a text. An open-ended one has no target, so it is neither right nor wrong. */
export type Mark = "right" | "wrong" | "unparsed" | "open";

/** What stays of a text when a run is read: no words. */
export interface Scored {
  readonly mark: Mark;
  /** What was extracted, for votes; null when nothing was. */
  readonly answer: string | null;
}

/** What has been read of one cell: a score per item and index, and sums. */
export class Tally {
  readonly cell: Cell;
  readonly scores: Map<string, Scored[]> = new Map();
  texts = 0;
  cutOff = 0;
  tokens = 0;
  /** Tokens that a reasoning model thought with, and texts that have nothing else. */
  reasoningTokens = 0;
  onlyReasoning = 0;
  private tokensWithMeans = 0;
  private readonly sums = { kept: 0, entropy: 0, sigmaDistance: 0 };
  /** One string per different answer, however many texts gave it. */
  private readonly answers = new Map<string, string>();

  constructor({ model, task, sampler, temperature }: Cell) {
    this.cell = { model, task, sampler, temperature };
  }

  add(sample: Sample, { mark, answer }: Scored): void {
    const { item, index, ending, text, tokens, reasoningTokens = 0, means } = sample;
    let row = this.scores.get(item);
    if (row === undefined) this.scores.set(item, (row = []));
    row[index] = { mark, answer: answer === null ? null : this.interned(answer) };
    this.texts++;
    if (ending === "length") this.cutOff++;
    this.tokens += tokens;
    this.reasoningTokens += reasoningTokens;
    if (reasoningTokens > 0 && text === "") this.onlyReasoning++;
    if (means === undefined) return;
    this.tokensWithMeans += tokens;
    for (const name of NAMES) this.sums[name] += means[name] * tokens;
  }

  /** The scores of some items alone; the sums are not theirs and stay out. */
  scoresOf(wanted: (item: string) => boolean): Tally {
    const part = new Tally(this.cell);
    for (const [item, row] of this.scores) if (wanted(item)) part.scores.set(item, row);
    return part;
  }

  /** Per token, over all texts of the cell; undefined when no host knew. */
  get means(): RowMeans | undefined {
    if (this.tokensWithMeans === 0) return undefined;
    const { kept, entropy, sigmaDistance } = this.sums;
    const tokens = this.tokensWithMeans;
    return { kept: kept / tokens, entropy: entropy / tokens, sigmaDistance: sigmaDistance / tokens };
  }

  private interned(answer: string): string {
    const known = this.answers.get(answer);
    if (known !== undefined) return known;
    // A part of a text would keep the whole of it in memory; through a buffer it becomes a string of its own.
    const own = Buffer.from(answer).toString();
    this.answers.set(own, own);
    return own;
  }
}

const NAMES = ["kept", "entropy", "sigmaDistance"] as const;

/** Whether a task's items have something that would be right. */
export function isOpen(items: readonly Item[], task: string): boolean {
  return items.every((item) => item.task !== task || item.kind === "open");
}
