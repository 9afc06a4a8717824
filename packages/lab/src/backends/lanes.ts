import { setMaxListeners } from "node:events";
import { ServerError } from "nsigma/openai";
import { UserError } from "../errors.ts";

/** After this many units in a row that the server failed at, however often it was asked, it counts as out of order. */
const MOST_GIVEN_UP = 3;

/** A server as it is called in errors, and whether it is sent a key. */
export interface Asked {
  readonly url: string;
  readonly apiKey?: string | undefined;
}

/** How a server is asked, and who hears of it. */
export interface Lanes<Unit> {
  readonly server: Asked;
  /** Requests at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Hears of what cannot be done though the server can do the rest. */
  failed(unit: Unit, reason: string): void;
  /** Asks for one unit, and says what came unless the signal aborts. */
  ask(unit: Unit, signal: AbortSignal): Promise<void>;
}

/**
 * Asks a server for units, several at a time. What is wrong with one of them only is told, and the others go on.
 *
 * @throws UserError for what is wrong with the server
 */
export async function inLanes<Unit>(units: Iterable<Unit>, lanes: Lanes<Unit>): Promise<void> {
  const { server, concurrency, signal, failed, ask } = lanes;
  // One source for all lanes; it must not be closed by the first that leaves its loop.
  const source = units[Symbol.iterator]();
  const broken = new AbortController();
  const either = AbortSignal.any([signal, broken.signal]);
  setMaxListeners(0, either); // every lane waits on it
  let givenUp = 0;
  const lane = async (): Promise<void> => {
    for (let next = source.next(); !next.done && !either.aborted; next = source.next()) {
      try {
        await ask(next.value, either);
        if (either.aborted) return;
        givenUp = 0;
      } catch (error) {
        if (either.aborted) return; // which is why
        if (!(error instanceof ServerError)) throw error;
        if (error.concerns === "moment") givenUp++;
        if (error.concerns === "server" || givenUp === MOST_GIVEN_UP) throw failureOf(server, error);
        failed(next.value, error.message);
      }
    }
  };
  const all = Array.from({ length: concurrency }, () =>
    lane().catch((error: unknown) => {
      broken.abort(); // the others need not wait for what cannot be
      throw error;
    }),
  );
  const ended = await Promise.allSettled(all);
  const first = ended.find((each) => each.status === "rejected");
  if (first && !signal.aborted) throw first.reason;
}

/** What a server has against every request, in one line, and what to do when it wants a key. */
export function failureOf({ url, apiKey }: Asked, cause: ServerError): UserError {
  const { status, message, concerns } = cause;
  const wantsKey = (status === 401 || status === 403) && apiKey === undefined;
  const advice = wantsKey
    ? "; the key in OPENAI_API_KEY is sent to the origin of OPENAI_BASE_URL only, so set both"
    : concerns === "moment"
      ? "; what was done is kept"
      : "";
  return new UserError(`model ${url}: ${message}${advice}`, { cause });
}
