import { loadServed, type NamedModel, serve, type ServeSettings, type Serving } from "./serve.ts";
import { EMBEDDED } from "../models/locate.ts";

/** A server of the embedded model on a free port of this machine. */
export async function serveEmbedded(
  settings: Partial<ServeSettings> = {},
  report?: (error: unknown) => void,
): Promise<Serving> {
  const models = await loadServed([EMBEDDED], [], { texts: 4 });
  return serveModels(models, settings, report);
}

/** A server of models that are loaded, on a free port of this machine. */
export function serveModels(
  models: readonly NamedModel[],
  settings: Partial<ServeSettings> = {},
  report?: (error: unknown) => void,
): Promise<Serving> {
  const whole = {
    host: "127.0.0.1",
    port: 0,
    defaults: { sampler: {}, byDefault: true },
    queue: 1000,
    timeout: 60_000,
    keys: [],
    origins: [],
    hosts: [],
    ...settings,
  };
  return serve(models, whole, report);
}

/** Posts JSON and reads the answer as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line no-explicit-any -- tests look into it
  readonly body: any;
}

/** The events of a streamed answer, the last one (`[DONE]`) left out. */
export async function eventsOf(url: string, body: object): Promise<any[]> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const lines = (await response.text()).split("\n").filter((line) => line.startsWith("data: "));
  return lines.filter((line) => line !== "data: [DONE]").map((line) => JSON.parse(line.slice(6)));
}
