import { type MessagePort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { SamplerOptions } from "../options/options.ts";
import { boardOf, DONE, READY, ROUND, type SharedBoard, TAKE_BACK, TASK } from "./board.ts";
import { failureOf, Share } from "./share.ts";

/** What a thread is started with. */
export interface WorkerData {
  readonly board: SharedBoard;
  readonly first: number;
  readonly options: readonly SamplerOptions[];
  /** Prompts come in, errors go out; both are looked at when a round says so. */
  readonly port: MessagePort;
}

/** The text that a row goes on from. */
export interface PromptMessage {
  readonly row: number;
  readonly tokens: readonly number[];
}

const { board: shared, first, options, port } = workerData as WorkerData;
const board = boardOf(shared);
const share = new Share(options, first, board);

Atomics.add(board.control, READY, 1);
Atomics.notify(board.control, READY);

for (let round = 0; ; round++) {
  Atomics.wait(board.control, ROUND, round);
  try {
    if (Atomics.load(board.control, TASK) === TAKE_BACK) share.takeBack();
    else sample();
  } catch (error) {
    port.postMessage(failureOf(error));
  }
  Atomics.add(board.control, DONE, 1);
  Atomics.notify(board.control, DONE);
}

function sample(): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    const { row, tokens } = next.message as PromptMessage;
    share.prompt(row, tokens);
  }
  share.sample();
}
