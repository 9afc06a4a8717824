import type { FoundJudge } from "../judge/find-judge.ts";
import type { Bits, GivenText } from "../judge/judge.ts";
import type { Plan } from "../plan/plan.ts";
import { Claims } from "../run/claims.ts";
import { Journal } from "../run/journal.ts";
import { appointJudge, type Likelihood, likelihoodLines } from "../run/likelihoods.ts";
import { type Run, samplesOf } from "../run/read-run.ts";
import { completeWork, countsOf, type PiecedWork } from "./complete-work.ts";
import type { Progress } from "./evaluate.ts";

/** A run whose texts are to be judged, and who watches. */
export interface Judging {
  /** With the prompts of private items, too. */
  readonly run: Pick<Run, "folder" | "plan" | "items" | "identities">;
  readonly judge: FoundJudge;
  readonly signal: AbortSignal;
  /** Hears how many texts are judged, of how many. */
  readonly progress: (done: number, total: number) => void;
  readonly remark: (line: string) => void;
}

/**
 * Finds for every text of a run how likely the judge finds it, together with whatever other processes do the same, and ends when
 * all are there or at an abort. What is found is kept, so that it is not found again; a text that cannot be judged
 * holds up no other.
 *
 * @throws UserError when the folder cannot be written, or the judge cannot be loaded or does not score texts
 */
export async function judgeTexts({ run, judge, signal, progress, remark }: Judging): Promise<Progress> {
  const { identity } = judge;
  appointJudge(run.folder, judge);
  const journal = new Journal<Likelihood>(run.folder, likelihoodLines(judge));
  const work = new TextsToJudge(run, journal, identity);
  const total = journal.keys.size + work.size;
  const claims = new Claims(run.folder);
  const failures = new Map<string, string>();
  const tell = (): void => progress(journal.keys.size, total);
  try {
    tell();
    await completeWork<GivenText, Bits>({
      work,
      keyOf: ({ key }) => key,
      journal,
      claims,
      failures,
      signal,
      name: `judge ${judge.label}`,
      open: () => judge.open(),
      write: ({ key }, { tokens, bits }) =>
        journal.append({ key, judge: identity, tokens, bits: rounded(bits) }),
      progress: tell,
    });
  } finally {
    journal.close();
    claims.close(journal.keys.size >= total);
  }
  for (const sentence of journal.leftOut) remark(sentence);
  for (const [reason, count] of countsOf(failures)) {
    remark(`${count} of ${total} texts could not be judged: ${reason}`);
  }
  return { done: journal.keys.size, failed: failures.size, total };
}

/** To eight digits: models do not compute with more. */
function rounded(bits: number): number {
  return Number(bits.toPrecision(8));
}

/** The work has a piece for each beginning of a text's key, of so many hex digits. */
const DIGITS = 2;

/** The texts of a run that its judge has not judged yet, in pieces that are the same in every process. They wait in memory. */
class TextsToJudge implements PiecedWork<GivenText> {
  readonly pieces = 16 ** DIGITS;
  readonly size: number;
  private readonly texts: GivenText[][] = Array.from({ length: this.pieces }, () => []);
  private readonly judge: string;

  constructor(run: Judging["run"], journal: Journal<Likelihood>, judge: string) {
    this.judge = judge;
    const prompts = new Map(
      run.items.map((item) => [JSON.stringify([item.task, item.id]), promptOf(run.plan, item.prompt)]),
    );
    let size = 0;
    for (const { key, task, item, text } of samplesOf(run)) {
      if (journal.keys.has(key)) continue;
      const prompt = prompts.get(JSON.stringify([task, item]))!;
      this.texts[Number.parseInt(key.slice(0, DIGITS), 16)].push({ key, prompt, text });
      size++;
    }
    this.size = size;
  }

  piece(index: number): readonly GivenText[] {
    return this.texts[index];
  }

  nameOf(index: number): string {
    return `judge-${this.judge.slice(0, 16)}-${index}`;
  }
}

/** The chat that the writer was given. */
function promptOf({ messages = [] }: Plan, prompt: string): GivenText["prompt"] {
  return [...messages, { role: "user", content: prompt }];
}
