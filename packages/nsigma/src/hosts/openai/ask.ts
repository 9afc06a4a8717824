import type { HostRequest } from "../host.ts";
import type { Client } from "./client.ts";
import { Watch } from "./limits.ts";
import { patiently } from "./patience.ts";
import { readAnswer } from "./read-answer.ts";
import { ServerAnswer } from "./server-answer.ts";
import { ServerError } from "./server-error.ts";

/** What of a request matters to how its answer is read. */
type Asked = Pick<HostRequest, "stop" | "maxTokens" | "onText" | "signal">;

/**
 * Sends a request and reads the answer; sends it again when that may help and nobody has heard any of the text yet.
 * An abort is not an error: the answer is what had come.
 *
 * @throws ServerError when the server cannot be reached, says no, breaks off or passes a limit, with the text so far
 */
export function ask(client: Client, path: string, body: object, request: Asked): Promise<ServerAnswer> {
  const { tries } = client;
  const { signal, onText } = request;
  const passes = ({ concerns, text }: ServerError): boolean =>
    concerns === "moment" && (text === "" || onText === undefined);
  return patiently({ tries, signal, passes }, () => askOnce(client, path, body, request));
}

async function askOnce(client: Client, path: string, body: object, request: Asked): Promise<ServerAnswer> {
  const { signal } = request;
  const answer = new ServerAnswer(request);
  if (signal?.aborted) return answer;
  const watch = new Watch(client.limits, signal);
  try {
    await readAnswer(await client.post(path, body, watch), answer, watch);
  } catch (error) {
    if (signal?.aborted) answer.ending ??= "aborted";
    else {
      if (error instanceof ServerError) error.text = answer.end();
      throw error;
    }
  } finally {
    watch.end();
  }
  return answer;
}
