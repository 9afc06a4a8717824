/**
 * A signal that Ctrl-C aborts, once; a second Ctrl-C ends the program the hard way. A process that works for another is
 * also aborted when that one lets go of it or is no more.
 */
export function interruptible(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("disconnect", () => controller.abort());
  process.channel?.unref();
  return controller.signal;
}
