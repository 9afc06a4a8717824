import { openaiHost, type OpenaiHostSettings } from "nsigma/openai";
import type { Backend } from "./backend.ts";
import { answerOf } from "./host-backend.ts";
import { inLanes } from "./lanes.ts";

/** Where a server is, and which one it is. */
export type Endpoint = OpenaiHostSettings;

/**
 * A server, asked by several requests at a time. What is wrong with one text only is told, and the others go on; what
 * is wrong with the server ends the run.
 */
export function endpointBackend(endpoint: Endpoint, concurrency: number): Backend {
  const host = openaiHost(endpoint);
  return {
    answer: (units, done, signal, failed) =>
      inLanes(units, {
        server: endpoint,
        concurrency,
        signal,
        failed,
        async ask(unit, signal) {
          const generated = await host.generate({ ...unit.request, signal });
          if (!signal.aborted) done(unit, answerOf(generated));
        },
      }),
    close: async () => {},
  };
}
