import { setTimeout } from "node:timers/promises";
import type { Answering } from "../backends/backend.ts";
import type { Claims } from "../run/claims.ts";
import type { KeySet } from "../run/key-set.ts";

/** How often a process that has nothing to do looks whether the others have ended, in ms. */
const LOOK = 500;

/** What is to be done, cut into pieces that processes share: in every process the same ones, under the same names. */
export interface PiecedWork<Unit> {
  readonly pieces: number;
  /** The units of a piece, from 0. */
  piece(index: number): Iterable<Unit>;
  nameOf(index: number): string;
}

/** Whose work it is, what there is of it, and who hears of the rest. */
export interface Job<Unit, Answer> {
  readonly work: PiecedWork<Unit>;
  /** Under which key what becomes of a unit is written down. */
  keyOf(unit: Unit): string;
  readonly journal: { readonly keys: KeySet; refresh(): void; sync(): void };
  readonly claims: Claims;
  /** Why units could not be done, by their keys. */
  readonly failures: Map<string, string>;
  readonly signal: AbortSignal;
  /** What does it is called so in errors. */
  readonly name: string;
  /** Called when there is something to do. */
  open(): Promise<Answering<Unit, Answer>>;
  /** Writes an answer down. */
  write(unit: Unit, answer: Answer): void;
  progress(): void;
}

/** Works until all of it is done, together with whatever other processes do the same. */
export async function completeWork<Unit, Answer>(job: Job<Unit, Answer>): Promise<void> {
  const { journal, signal, failures, name } = job;
  const pieces = new Pieces(job);
  let told = 0;
  let backend: Answering<Unit, Answer> | undefined;
  try {
    while (!signal.aborted) {
      const units = started(pieces.take());
      if (units) {
        backend ??= await job.open();
        const before = told;
        await backend.answer(units, write, signal, fail);
        journal.sync();
        if (told === before && !signal.aborted)
          throw new Error(`${name}: it was asked, and answered nothing`);
      } else if (pieces.complete) return;
      else await setTimeout(LOOK); // others hold the rest
      journal.refresh();
      job.progress();
    }
  } finally {
    await backend?.close();
  }

  function write(unit: Unit, answer: Answer): void {
    told++;
    job.write(unit, answer);
    job.progress();
  }

  function fail(unit: Unit, reason: string): void {
    told++;
    failures.set(job.keyOf(unit), `${name}: ${reason}`);
  }
}

/** How many failed for each reason. */
export function countsOf(failures: ReadonlyMap<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const reason of failures.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

/** What of a job decides what is left to do. */
type Sharing<Unit> = Pick<
  Job<Unit, unknown>,
  "work" | "keyOf" | "journal" | "claims" | "failures" | "signal"
>;

/** The pieces of the work, each of which is claimed as a whole. */
class Pieces<Unit> {
  private readonly job: Sharing<Unit>;
  /** Those that may have something left to do. */
  private open: number[];

  constructor(job: Sharing<Unit>) {
    this.job = job;
    this.open = Array.from({ length: job.work.pieces }, (_, index) => index);
  }

  /** Whether all is there. */
  get complete(): boolean {
    this.open = this.open.filter((index) => this.missing(index).length > 0);
    return this.open.length === 0;
  }

  /** What is missing and nobody else is at, claimed piece by piece as it is read. */
  *take(): Generator<Unit> {
    const { claims, journal, signal, work } = this.job;
    for (const index of this.open) {
      if (this.missing(index).length === 0 || !claims.take(work.nameOf(index))) continue;
      journal.refresh(); // an earlier owner may have done it, or some of it
      for (const unit of this.missing(index)) {
        if (signal.aborted) return;
        yield unit;
      }
    }
  }

  private missing(index: number): Unit[] {
    const { journal, failures, work } = this.job;
    return [...work.piece(index)].filter((unit) => {
      const key = this.job.keyOf(unit);
      return !journal.keys.has(key) && !failures.has(key);
    });
  }
}

/** The same units when there is at least one, else undefined. */
function started<Unit>(units: Generator<Unit>): Iterable<Unit> | undefined {
  const first = units.next();
  if (first.done) return undefined;
  return (function* () {
    yield first.value;
    yield* units;
  })();
}
