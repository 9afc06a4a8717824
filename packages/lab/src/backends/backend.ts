import type { Answer } from "../run/sample.ts";
import type { Unit } from "../run/texts.ts";

/** A model that is loaded, or an endpoint that is there, and writes texts. */
export type Backend = Answering<Unit, Answer>;

/** What answers units of work. */
export interface Answering<Unit, Answer> {
  /**
   * Answers units as they come, as many at a time as is good for it. An abort ends it without waiting for what is at
   * hand, for which no answer is reported.
   *
   * @param units read on whenever there is room
   * @param done hears every answer
   * @param failed hears of every unit that has no answer though others may have one, and why
   */
  answer(
    units: Iterable<Unit>,
    done: (unit: Unit, answer: Answer) => void,
    signal: AbortSignal,
    failed: (unit: Unit, reason: string) => void,
  ): Promise<void>;
  close(): Promise<void>;
}
