import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { fault } from "./text.ts";

/**
 * What the worker answers to a question that depends on signals. One question is out at a time: while a line is dragged, what changed in
 * between is asked once, as it stands then.
 *
 * @param ask reads the signals before it first waits; undefined where there is nothing to ask, and then nothing is answered
 */
export function useAnswer<Answer>(
  ask: () => Promise<Answer> | undefined,
): ReadonlySignal<Answer | undefined> {
  const answer = useSignal<Answer | undefined>(undefined);
  const turn = useSignal(0);
  const { current: own } = useRef({ waits: false, missed: false });
  useSignalEffect(() => {
    void turn.value; // the next turn asks again
    if (own.waits) {
      own.missed = true;
      return;
    }
    own.missed = false;
    const asked = ask();
    if (!asked) {
      answer.value = undefined;
      return;
    }
    own.waits = true;
    asked
      .then(
        (value) => (answer.value = value),
        (error: unknown) => (fault.value = error instanceof Error ? error.message : String(error)),
      )
      .finally(() => {
        own.waits = false;
        if (own.missed) turn.value++;
      });
  });
  return answer;
}
