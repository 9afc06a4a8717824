import { setMaxListeners } from "node:events";
import { openaiHost, type OpenaiHostSettings, ServerError } from "nsigma/openai";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { answerOf } from "./host-backend.ts";

/** Where a server is, and which one it is. */
export type Endpoint = OpenaiHostSettings;

/** After this many texts in a row that the server failed at, however often it was asked, it counts as out of order. */
const MOST_GIVEN_UP = 3;

/**
 * A server, asked by several requests at a time. What is wrong with one text only is told, and the others go on; what
 * is wrong with the server ends the run.
 */
export function endpointBackend(endpoint: Endpoint, concurrency: number): Backend {
  const host = openaiHost(endpoint);
  return {
    async answer(units, done, signal, failed) {
      // One source for all lanes; it must not be closed by the first that leaves its loop.
      const source = units[Symbol.iterator]();
      const broken = new AbortController();
      const either = AbortSignal.any([signal, broken.signal]);
      setMaxListeners(0, either); // every lane waits on it
      let givenUp = 0;
      const lane = async (): Promise<void> => {
        for (let next = source.next(); !next.done && !either.aborted; next = source.next()) {
          try {
            const generated = await host.generate({ ...next.value.request, signal: either });
            if (either.aborted) return;
            done(next.value, answerOf(generated));
            givenUp = 0;
          } catch (error) {
            if (!(error instanceof ServerError)) throw error;
            if (error.concerns === "moment") givenUp++;
            if (error.concerns === "server" || givenUp === MOST_GIVEN_UP) throw failureOf(endpoint, error);
            failed(next.value, error.message);
          }
        }
      };
      const lanes = Array.from({ length: concurrency }, () =>
        lane().catch((error: unknown) => {
          broken.abort(); // the others need not wait for what cannot be
          throw error;
        }),
      );
      const ended = await Promise.allSettled(lanes);
      const first = ended.find((each) => each.status === "rejected");
      if (first && !signal.aborted) throw first.reason;
    },
    close: async () => {},
  };
}

/** What a server has against every request, in one line, and what to do when it wants a key. */
export function failureOf({ url, apiKey }: Endpoint, cause: ServerError): UserError {
  const { status, message, concerns } = cause;
  const wantsKey = (status === 401 || status === 403) && apiKey === undefined;
  const advice = wantsKey
    ? "; the key in OPENAI_API_KEY is sent to the origin of OPENAI_BASE_URL only, so set both"
    : concerns === "moment"
      ? "; what was done is kept"
      : "";
  return new UserError(`model ${url}: ${message}${advice}`, { cause });
}
