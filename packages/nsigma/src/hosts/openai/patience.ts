import { ServerError } from "./server-error.ts";

/** Waits between tries, in ms: they double from the first one. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;
/** How long after its first failure a request is still tried again, in ms. */
const PATIENCE = 600_000;

export interface Patience {
  /** The most times that the request is sent. */
  readonly tries: number;
  /** Ends a wait; what an abort means to the request is the attempt's business. */
  readonly signal?: AbortSignal | undefined;
  readonly passes: (error: ServerError) => boolean;
}

/**
 * Tries again, later and later or when the server says, as long as a failure may pass.
 *
 * @throws ServerError the last one, and how many there were; anything else as it is
 */
export async function patiently<Result>(
  { tries, signal, passes }: Patience,
  attempt: () => Promise<Result>,
): Promise<Result> {
  let since: number | undefined;
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const now = performance.now();
      since ??= now;
      if (!passes(error) || count >= tries || now - since > PATIENCE) throw counted(error, count);
      // Not all at the same moment.
      const own = FIRST_WAIT * 2 ** (count - 1) * (0.75 + Math.random() / 2);
      await pause(Math.min(LONGEST_WAIT, error.retryAfter ?? own), signal);
    }
  }
}

function counted(error: ServerError, count: number): ServerError {
  if (count === 1) return error;
  const { concerns, status, retryAfter, text } = error;
  const facts = { concerns, status, retryAfter, cause: error };
  return Object.assign(new ServerError(`failed ${count} times, at last: ${error.message}`, facts), { text });
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal?.addEventListener("abort", over);
  });
}
