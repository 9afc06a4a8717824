import { UserError } from "../errors.ts";
import { Claims } from "../run/claims.ts";
import { Journal } from "../run/journal.ts";
import type { FoundModel } from "../backends/open-model.ts";
import type { Plan } from "../plan/plan.ts";
import { startRun } from "../run/run-folder.ts";
import { Work } from "./work.ts";
import type { Item } from "../tasks/item.ts";
import type { Answer, Sample } from "../run/sample.ts";
import { textLines, type Unit } from "../run/texts.ts";
import { completeWork, countsOf } from "./complete-work.ts";

/** The most texts of a run: their keys are held in memory. */
const MOST_TEXTS = 10_000_000;

/** What is evaluated, where it is written, and who watches. */
export interface Evaluation {
  readonly plan: Plan;
  readonly items: readonly Item[];
  /** By their labels. */
  readonly models: Readonly<Record<string, FoundModel>>;
  /** The folder of the run: a new one, or one to go on with. */
  readonly run: string;
  readonly signal: AbortSignal;
  /** Hears how many texts there are, of how many. */
  readonly progress: (done: number, total: number) => void;
  /** Hears what a host did otherwise than a sampler's options say, a line each, over and over. */
  readonly remark?: (line: string) => void;
}

/** How far an evaluation has come. */
export interface Progress {
  readonly done: number;
  /** How many could not be generated this time; the next evaluation asks for them again. */
  readonly failed: number;
  readonly total: number;
}

/**
 * Generates every text of a plan that the run does not have yet, together with whatever other processes work on the
 * same run, and ends when all are there or at an abort. A text that cannot be generated holds up no other, and is not
 * written down: the remarks say how many there were, and why.
 *
 * @throws UserError when the folder is of another plan or cannot be written, or a model cannot be loaded
 */
export async function evaluate(evaluation: Evaluation): Promise<Progress> {
  const { plan, items, models, run } = evaluation;
  const identities = Object.fromEntries(
    Object.entries(models).map(([label, { identity }]) => [label, identity]),
  );
  const contents = { plan, items, identities };
  const works = plan.models.map((model) => new Work(contents, model));
  const total = works.reduce((sum, { size }) => sum + size, 0);
  if (total > MOST_TEXTS) {
    throw new UserError(
      `the plan asks for ${total} texts, and a run has ${MOST_TEXTS} at most; ask for fewer samples, items or cells`,
    );
  }
  startRun(run, contents, evaluation.remark);
  const journal = new Journal<Sample>(run, textLines(contents));
  const claims = new Claims(run);
  const failures = new Map<string, string>();
  try {
    evaluation.progress(journal.keys.size, total);
    for (const [index, work] of works.entries()) {
      const { label } = plan.models[index];
      await completeWork<Unit, Answer>({
        work,
        keyOf: ({ sample }) => sample.key,
        journal,
        claims,
        failures,
        signal: evaluation.signal,
        name: `model ${label}`,
        open: () => models[label].open(),
        write: ({ sample }, answer) => {
          journal.append({ ...answer, ...sample }); // whatever an answer brings, it is this text's
          // Without the value, which may differ from text to text: a seed does.
          for (const { option, why } of answer.notes ?? [])
            evaluation.remark?.(`model ${sample.model}, sampler ${sample.sampler}: ${option}: ${why}`);
        },
        progress: () => evaluation.progress(journal.keys.size, total),
      });
    }
  } finally {
    journal.close();
    claims.close(journal.keys.size >= total);
  }
  for (const sentence of journal.leftOut) evaluation.remark?.(sentence);
  for (const [reason, count] of countsOf(failures)) {
    evaluation.remark?.(`${count} of ${total} texts could not be generated: ${reason}`);
  }
  return { done: journal.keys.size, failed: failures.size, total };
}
