/** A signal that Ctrl-C aborts, once; a second Ctrl-C ends the program the hard way. */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}
