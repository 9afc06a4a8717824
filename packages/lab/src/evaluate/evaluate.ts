import { setTimeout } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { Claims } from "../run/claims.ts";
import { Journal } from "../run/journal.ts";
import type { FoundModel } from "../backends/open-model.ts";
import type { Plan } from "../plan/plan.ts";
import { startRun } from "../run/run-folder.ts";
import { Work } from "./work.ts";
import type { Item } from "../tasks/item.ts";
import type { Answer } from "../run/sample.ts";
import { ExpectedTexts, type Unit } from "../run/texts.ts";

/** How often a process that has nothing to do looks whether the others have ended, in ms. */
const LOOK = 500;

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
  const journal = new Journal(run, new ExpectedTexts(contents));
  const claims = new Claims(run);
  const failures = new Map<string, string>();
  try {
    evaluation.progress(journal.keys.size, total);
    for (const [index, work] of works.entries()) {
      const model = models[plan.models[index].label];
      await completeWork(work, { ...evaluation, model, journal, claims, failures, total });
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

function countsOf(failures: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const reason of failures.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

interface Job extends Evaluation {
  readonly model: FoundModel;
  readonly journal: Journal;
  readonly claims: Claims;
  /** Why texts could not be generated, by their keys. */
  readonly failures: Map<string, string>;
  readonly total: number;
}

/** Works until every text of one model is there. */
async function completeWork(work: Work, job: Job): Promise<void> {
  const { journal, signal, total, progress } = job;
  const pieces = new Pieces(work, job);
  let told = 0;
  let backend;
  try {
    while (!signal.aborted) {
      const units = started(pieces.take());
      if (units) {
        backend ??= await job.model.open();
        const before = told;
        await backend.answer(units, write, signal, fail);
        journal.sync();
        if (told === before && !signal.aborted)
          throw new Error(`model ${work.model.label}: it was asked, and answered nothing`);
      } else if (pieces.complete) return;
      else await setTimeout(LOOK); // others hold the rest
      journal.refresh();
      progress(journal.keys.size, total);
    }
  } finally {
    await backend?.close();
  }

  function write({ sample }: Unit, answer: Answer): void {
    told++;
    journal.append({ ...answer, ...sample }); // whatever an answer brings, it is this text's
    // Without the value, which may differ from text to text: a seed does.
    for (const { option, why } of answer.notes ?? []) {
      job.remark?.(`model ${sample.model}, sampler ${sample.sampler}: ${option}: ${why}`);
    }
    progress(journal.keys.size, total);
  }

  function fail({ sample }: Unit, reason: string): void {
    told++;
    job.failures.set(sample.key, `model ${sample.model}: ${reason}`);
  }
}

/** The pieces of a model's work, each of which is claimed as a whole. */
class Pieces {
  private readonly work: Work;
  private readonly job: Job;
  /** Those that may have something left to do. */
  private open: number[];

  constructor(work: Work, job: Job) {
    this.work = work;
    this.job = job;
    this.open = Array.from({ length: work.pieces }, (_, index) => index);
  }

  /** Whether all texts are there. */
  get complete(): boolean {
    this.open = this.open.filter((index) => this.missing(index).length > 0);
    return this.open.length === 0;
  }

  /** What is missing and nobody else is at, claimed piece by piece as it is read. */
  *take(): Generator<Unit> {
    const { claims, journal, signal } = this.job;
    for (const index of this.open) {
      if (this.missing(index).length === 0 || !claims.take(this.work.nameOf(index))) continue;
      journal.refresh(); // an earlier owner may have done it, or some of it
      for (const unit of this.missing(index)) {
        if (signal.aborted) return;
        yield unit;
      }
    }
  }

  private missing(index: number): Unit[] {
    const { journal, failures } = this.job;
    return [...this.work.piece(index)].filter(
      ({ sample: { key } }) => !journal.keys.has(key) && !failures.has(key),
    );
  }
}

/** The same units when there is at least one, else undefined. */
function started(units: Generator<Unit>): Iterable<Unit> | undefined {
  const first = units.next();
  if (first.done) return undefined;
  return (function* () {
    yield first.value;
    yield* units;
  })();
}
