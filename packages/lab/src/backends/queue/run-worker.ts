import { once } from "node:events";
import type { Job, Worker } from "bullmq";
import type { Backend } from "../backend.ts";
import { findModel, type FoundModel } from "../open-model.ts";
import { fieldsOf } from "../../tasks/row.ts";
import { message } from "../../text/message.ts";
import { firstLine } from "../../errors.ts";
import type { Connected } from "./redis.ts";
import type { AllowedModels } from "./allowed-models.ts";
import { type Answers, pieceSchema, QUEUE, type QueuedPiece } from "./task.ts";

/** A worker that has not been heard of for so long is gone, and its piece of work goes to another, in ms. */
const GONE = 10_000;

/** Who hears what a worker does. */
export interface WorkerWatcher {
  done(texts: number, model: string): void;
  failed(reason: string): void;
}

/**
 * Takes pieces of work from the queue and answers them, until an abort; the piece at hand is finished then.
 * The models are those the pieces name, if they are allowed, loaded on this machine; the last one stays loaded.
 */
export async function runWorker(
  { bullmq, connection }: Connected,
  allowed: AllowedModels,
  signal: AbortSignal,
  watcher: WorkerWatcher,
): Promise<void> {
  const loaded = new LoadedModel(allowed);
  const worker: Worker<QueuedPiece, Answers> = new bullmq.Worker(
    QUEUE,
    async ({ data }: Job<QueuedPiece, Answers>): Promise<Answers> => {
      try {
        return await answersTo(fieldsOf({ place: "a piece of work", fields: data }, pieceSchema), loaded);
      } catch (error) {
        // It travels to the evaluation, and its cause would bring our secrets along.
        throw new WorkerError(message(firstLine(error)));
      }
    },
    { connection, lockDuration: GONE, stalledInterval: GONE / 2, maxStalledCount: 100 },
  );
  worker.on("error", ({ message }) => watcher.failed(message));
  worker.on("completed", ({ data }) => watcher.done(data.units.length, data.model.label));
  worker.on("failed", (_, { message }) => watcher.failed(message));
  if (!signal.aborted) await once(signal, "abort");
  await worker.close();
  await loaded.close();
}

async function answersTo(piece: QueuedPiece, loaded: LoadedModel): Promise<Answers> {
  const backend = await loaded.open(piece);
  const answers: Answers[number][] = [];
  // An abort does not reach what is at hand: the queue waits for it.
  await backend.answer(
    piece.units,
    ({ sample }, answer) => answers.push({ key: sample.key, answer }),
    new AbortController().signal,
    ({ sample }, reason) => answers.push({ key: sample.key, failed: message(reason) }),
  );
  return answers;
}

/** Why a piece was not answered, fit to be shown anywhere. */
class WorkerError extends Error {}

/** The model that was asked for last. */
class LoadedModel {
  private readonly allowed: AllowedModels;
  private model: string | undefined;
  private found: FoundModel | undefined;
  private backend: Backend | undefined;

  constructor(allowed: AllowedModels) {
    this.allowed = allowed;
  }

  /** @throws Error when the model here is not allowed, or not the one that is meant */
  async open({ model: planned, samplers, identity }: QueuedPiece): Promise<Backend> {
    this.allowed.check(planned);
    const model = JSON.stringify([planned, samplers]);
    if (model !== this.model) {
      await this.close();
      this.found = await findModel(planned, samplers);
      this.model = model;
    }
    if (this.found!.identity !== identity)
      throw new Error(
        `the worker's ${planned.model} is another model than the evaluation's: its files differ`,
      );
    this.backend ??= await this.found!.open();
    return this.backend;
  }

  async close(): Promise<void> {
    await this.backend?.close();
    this.backend = undefined;
    this.model = undefined;
  }
}
