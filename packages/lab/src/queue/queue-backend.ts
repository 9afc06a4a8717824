import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import { UserError } from "../errors.ts";
import type { Backend } from "../evaluate/backend.ts";
import type { Unit } from "../evaluate/work.ts";
import type { Connected } from "./redis.ts";
import { type Answers, QUEUE, type QueuedPiece } from "./task.ts";

/** Pieces of work that lie in the queue at a time. */
const AHEAD = 64;
/** How often it is asked what has become of each, in ms. */
const LOOK = 500;
/** How long results wait to be fetched, in seconds: a week. */
const KEPT = 7 * 24 * 3600;

type Piece = Job<QueuedPiece, Answers>;

/**
 * Lets workers answer, on whatever machines they run. A piece of work has one name in its run: when an evaluation
 * ends before its pieces do, the next one finds them, or their results, in the queue.
 *
 * @param run names the run among all that use the queue
 */
export function queueBackend(
  { bullmq, connection }: Connected,
  run: string,
  { model, samplers, identity }: Omit<QueuedPiece, "units">,
): Backend {
  const queue: Queue<QueuedPiece, Answers> = new bullmq.Queue(QUEUE, { connection });
  return {
    async answer(units, done, signal, failed) {
      setMaxListeners(0, signal); // every lane waits on it
      const pieces = piecesOf(units);
      const lanes = Array.from({ length: AHEAD }, async () => {
        for (const own of pieces) {
          // A piece whose job had answers to other units than these is asked for again.
          for (let left = own; left.length > 0;) {
            const job = await offer(left);
            const answers = await resultOf(job, left, signal);
            if (!answers) return;
            const byKey = new Map(answers.map((each) => [each.key, each]));
            for (const unit of left) {
              const found = byKey.get(unit.sample.key);
              if (found && "answer" in found) done(unit, found.answer);
              else if (found) failed(unit, found.failed);
            }
            left = left.filter(({ sample }) => !byKey.has(sample.key));
            await job.remove();
          }
        }
      });
      await Promise.all(lanes);
    },
    close: () => queue.close(),
  };

  /** Puts a piece into the queue, where it may be already. */
  function offer(units: readonly Unit[]): Promise<Piece> {
    return queue.add(
      "piece",
      { model, samplers, identity, units },
      {
        jobId: `${run}-${units[0].piece}`,
        attempts: 3,
        backoff: { type: "exponential", delay: 1000 },
        removeOnComplete: { age: KEPT },
        removeOnFail: { age: KEPT },
      },
    );
  }

  /** Undefined at an abort: the piece stays in the queue. */
  async function resultOf(
    job: Piece,
    units: readonly Unit[],
    signal: AbortSignal,
  ): Promise<Answers | undefined> {
    while (!signal.aborted) {
      const now: Piece | undefined = await queue.getJob(job.id!);
      const state = await now?.getState();
      if (now && state === "completed") return now.returnvalue;
      if (now && state === "failed") {
        await now.remove();
        throw new UserError(`model ${model.label}: a worker failed three times: ${now.failedReason}`);
      }
      if (!now) await offer(units); // somebody emptied the queue
      await setTimeout(LOOK, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }
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
