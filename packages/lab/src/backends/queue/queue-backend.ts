import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import { schemaFault, UserError } from "../../errors.ts";
import type { Backend } from "../backend.ts";
import type { Connected } from "./redis.ts";
import { type Answers, answersSchema, QUEUE, type QueuedPiece } from "./task.ts";
import type { Answer } from "../../run/sample.ts";
import type { Unit } from "../../run/texts.ts";

/** Pieces of work that lie in the queue at a time. */
const AHEAD = 64;
/** How often it is asked what has become of each, in ms. */
const LOOK = 500;
/** How long results wait to be fetched, in seconds: a week. */
const KEPT = 7 * 24 * 3600;
/** A piece is put into the queue at most this many times without an answer to any of its texts. */
const TRIES = 3;

type Piece = Job<QueuedPiece, unknown>;

/** Who hears what came of a text. */
interface Hearers {
  readonly done: (unit: Unit, answer: Answer) => void;
  readonly failed: (unit: Unit, reason: string) => void;
}

/** What came of a piece: answers by their keys, or why there are none. */
type Result = { readonly byKey: ReadonlyMap<string, Answers[number]> } | { readonly why: string };

/**
 * Lets workers answer, on whatever machines they run. A piece of work has one name in its run: when an evaluation
 * ends before its pieces do, the next one finds them, or their results, in the queue. What comes back is checked:
 * anybody may have written it.
 *
 * @param run names the run among all that use the queue
 */
export function queueBackend(
  { bullmq, connection }: Connected,
  run: string,
  { model, samplers, identity }: Omit<QueuedPiece, "units">,
): Backend {
  const queue: Queue<QueuedPiece, unknown> = new bullmq.Queue(QUEUE, { connection });
  return {
    async answer(units, done, signal, failed) {
      const broke = new AbortController();
      const either = AbortSignal.any([signal, broke.signal]);
      setMaxListeners(0, either); // every lane waits on it
      const pieces = piecesOf(units);
      const lanes = Array.from({ length: AHEAD }, async () => {
        try {
          for (const piece of pieces) await answerPiece(piece, { done, failed }, either);
        } catch (error) {
          broke.abort(); // the others need not wait for what cannot be
          throw error;
        }
      });
      const ended = await Promise.allSettled(lanes);
      const broken = ended.find((each) => each.status === "rejected");
      if (broken && !signal.aborted) throw broken.reason;
    },
    close: () => queue.close(),
  };

  /** Texts without an answer are asked for again: the queue may have held a job that was about others. */
  async function answerPiece(
    units: readonly Unit[],
    { done, failed }: Hearers,
    signal: AbortSignal,
  ): Promise<void> {
    let left = units;
    for (let tries = 1; left.length > 0; tries++) {
      const result = await resultOf(left, signal);
      if (signal.aborted) return;
      const byKey = "byKey" in result ? result.byKey : new Map<string, Answers[number]>();
      const answered = left.filter(({ sample }) => byKey.has(sample.key));
      for (const unit of answered) {
        const found = byKey.get(unit.sample.key)!;
        if ("answer" in found) done(unit, found.answer);
        else failed(unit, found.failed);
      }
      await forget(left);
      left = left.filter(({ sample }) => !byKey.has(sample.key));
      if (answered.length > 0) tries = 0;
      else if (tries === TRIES) {
        const why = "why" in result ? result.why : "answers to other texts";
        throw new UserError(
          `model ${model.label}: what workers sent back is not a result, ${TRIES} times, at last: ${why}; what was done is kept`,
        );
      }
    }
  }

  async function resultOf(units: readonly Unit[], signal: AbortSignal): Promise<Result> {
    const job = await offer(units);
    while (!signal.aborted) {
      const state = await queue.getJobState(job.id!);
      const now = await look(job.id!); // after its state: a job that has ended has its result
      if (now === "broken") return { why: "a job that cannot be read" };
      if (now && state === "completed") return readResult(now.returnvalue);
      if (now && state === "failed") {
        await forget(units);
        throw new UserError(`model ${model.label}: a worker failed three times: ${now.failedReason}`);
      }
      if (now && (state === "unknown" || state === "waiting-children"))
        return { why: "a job that nobody will take" };
      if (!now) await offer(units); // somebody emptied the queue
      await setTimeout(LOOK, undefined, { signal }).catch(() => {});
    }
    return { why: "an abort" };
  }

  /** Puts a piece into the queue, where it may be already. */
  function offer(units: readonly Unit[]): Promise<Piece> {
    return queue.add(
      "piece",
      { model, samplers, identity, units },
      {
        jobId: nameOf(units),
        attempts: 3,
        backoff: { type: "exponential", delay: 1000 },
        removeOnComplete: { age: KEPT },
        removeOnFail: { age: KEPT },
      },
    );
  }

  async function look(id: string): Promise<Piece | undefined | "broken"> {
    try {
      return await queue.getJob(id);
    } catch (error) {
      if (error instanceof SyntaxError) return "broken"; // BullMQ parses what is there, whoever wrote it
      throw error;
    }
  }

  /** A job that cannot be removed, because a worker has it, is found again and replaced then. */
  async function forget(units: readonly Unit[]): Promise<void> {
    await queue.remove(nameOf(units)).catch(() => {});
  }

  function nameOf(units: readonly Unit[]): string {
    return `${run}-${units[0].piece}`;
  }
}

function readResult(value: unknown): Result {
  const read = answersSchema.safeParse(value, { reportInput: true });
  if (read.success) return { byKey: new Map(read.data.map((each) => [each.key, each])) };
  return { why: schemaFault(read.error, "the result") };
}

/** Units that follow each other and are of one piece, together. */
function* piecesOf(units: Iterable<Unit>): Generator<Unit[]> {
  let own: Unit[] = [];
  for (const unit of units) {
    if (own.length > 0 && own[0].piece !== unit.piece) {
      yield own;
      own = [];
    }
    own.push(unit);
  }
  if (own.length > 0) yield own;
}
