import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Generated, HostRequest } from "nsigma/hosts";
import { openaiHost, type OpenaiHostSettings, ServerError } from "nsigma/openai";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { answerOf } from "./host-backend.ts";

/** Where a server is, and which one it is. */
export type Endpoint = OpenaiHostSettings;

/** A request is sent so many times at most; the waits between them, in ms, double from the first one. */
const TRIES = 8;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;

/** A server, asked by several requests at a time. */
export function endpointBackend(endpoint: Endpoint, concurrency: number): Backend {
  return {
    async answer(units, done, signal) {
      // One source for all lanes; it must not be closed by the first that leaves its loop.
      const source = units[Symbol.iterator]();
      const failed = new AbortController();
      const either = AbortSignal.any([signal, failed.signal]);
      setMaxListeners(0, either); // every lane waits on it
      const lane = async (): Promise<void> => {
        const patient = new PatientHost(endpoint);
        for (let next = source.next(); !next.done && !either.aborted; next = source.next()) {
          const generated = await patient.generate({ ...next.value.request, signal: either });
          if (!either.aborted) done(next.value, answerOf(generated));
        }
      };
      const lanes = Array.from({ length: concurrency }, () =>
        lane().catch((error: unknown) => {
          failed.abort(); // the others need not wait for what cannot be
          throw error;
        }),
      );
      const ended = await Promise.allSettled(lanes);
      const broken = ended.find((each) => each.status === "rejected");
      if (broken && !signal.aborted) throw broken.reason;
    },
    close: async () => {},
  };
}

/** A host that sends a request again when its server is busy, down, or breaks off. */
class PatientHost {
  private readonly endpoint: Endpoint;
  private readonly host: ReturnType<typeof openaiHost>;
  /** What the server's last answer said of when to come again, in ms. */
  private retryAfter: number | undefined;

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
    const send: typeof fetch = async (input, init) => {
      this.retryAfter = undefined;
      const response = await (endpoint.fetch ?? fetch)(input, init);
      this.retryAfter = retryAfterOf(response);
      return response;
    };
    this.host = openaiHost({ ...endpoint, fetch: send });
  }

  /** @throws UserError when the server refuses it, or has failed too often */
  async generate(request: HostRequest): Promise<Generated> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.host.generate(request);
      } catch (cause) {
        if (!(cause instanceof ServerError)) throw cause;
        if (!passes(cause)) throw new UserError(`model ${this.endpoint.url}: ${cause.message}`, { cause });
        if (tries === TRIES) {
          throw new UserError(
            `model ${this.endpoint.url}: failed ${TRIES} times, at last: ${cause.message}; what was done is kept`,
            { cause },
          );
        }
        // Not all lanes at the same moment.
        const own = FIRST_WAIT * 2 ** (tries - 1) * (0.75 + Math.random() / 2);
        const wait = Math.min(LONGEST_WAIT, this.retryAfter ?? own);
        await setTimeout(wait, undefined, { ...(request.signal && { signal: request.signal }) }).catch(
          () => {},
        );
      }
    }
  }
}

/** Whether it may go better another time: busy, out of order, or no connection. */
function passes({ status }: ServerError): boolean {
  return status === undefined || status === 408 || status === 429 || status >= 500;
}

/** `Retry-After`, seconds or a date, in ms from now. */
function retryAfterOf({ headers }: Response): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
