import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { opening } from "./model.ts";
import { fault, model } from "./text.ts";

/** Whether a hand is on a line: what it moves is answered first. */
let held = false;
/** For so long others let it pass, in ms, and so often they look. */
const [PATIENCE, LOOK] = [1000, 30];

/** To be told when a line is taken hold of, and let go. */
export function hold(on: boolean): void {
  held = on;
}

/**
 * What the worker answers to a question that depends on signals. One question is out at a time: while a line is dragged, what changed in
 * between is asked once, as it stands then.
 *
 * @param ask reads the signals before it first waits; undefined where there is nothing to ask, and then nothing is answered
 * @param patient waits while a line is dragged, but not for long: for what is not on the row itself
 */
export function useAnswer<Answer>(
  ask: () => Promise<Answer> | undefined,
  { patient = false } = {},
): ReadonlySignal<Answer | undefined> {
  const answer = useSignal<Answer | undefined>(undefined);
  const turn = useSignal(0);
  const { current: own } = useRef({ waits: false, missed: false, since: Infinity });
  useSignalEffect(() => {
    void turn.value; // the next turn asks again
    if (own.waits) {
      own.missed = true;
      return;
    }
    own.missed = false;
    own.since = Math.min(own.since, performance.now());
    if (patient && held && performance.now() - own.since < PATIENCE) {
      own.waits = true;
      setTimeout(next, LOOK);
      own.missed = true;
      return;
    }
    own.since = Infinity;
    const asked = ask();
    const of = model.peek();
    if (!asked) {
      answer.value = undefined; // what was answered is of a model that is gone
      return;
    }
    own.waits = true;
    asked
      .then(
        (value) => (answer.value = value),
        (error: unknown) => {
          // A question about the text of one model may come to the next.
          if (opening.peek() !== "" || model.peek() !== of) return;
          fault.value = error instanceof Error ? error.message : String(error);
        },
      )
      .finally(next);
  });
  return answer;

  function next(): void {
    own.waits = false;
    if (own.missed) turn.value++;
  }
}
