import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { fault } from "./text.ts";

/**
 * What the worker answers to a question that depends on signals: asked again when they change, one at a time, and only the newest counts.
 *
 * @param ask reads the signals before it first waits; undefined where there is nothing to ask
 */
export function useAnswer<Answer>(
  ask: () => Promise<Answer> | undefined,
): ReadonlySignal<Answer | undefined> {
  const answer = useSignal<Answer | undefined>(undefined);
  const asking = useSignal<{ current: number }>({ current: 0 });
  useSignalEffect(() => {
    const own = ++asking.peek().current;
    ask()?.then(
      (value) => {
        if (own === asking.peek().current) answer.value = value;
      },
      (error: unknown) => {
        fault.value = error instanceof Error ? error.message : String(error);
      },
    );
  });
  return answer;
}
