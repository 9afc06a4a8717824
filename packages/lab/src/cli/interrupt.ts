import { say } from "./say.ts";

/**
 * A signal that Ctrl-C aborts, once; a second Ctrl-C ends the program the hard way.
 *
 * @param kept what remains of the work, said on a terminal when it happens
 */
export function interruptible(kept: string): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort();
    if (process.stderr.isTTY) say(`stopping; ${kept}`);
  });
  return controller.signal;
}
