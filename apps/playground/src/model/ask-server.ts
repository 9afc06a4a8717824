/** A server, and what opens it. */
export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** "" where none is needed. */
  readonly key: string;
}

/** A model as a server lists it. */
export interface ListedModel {
  readonly id: string;
  /** Tokens of its vocabulary, where the server says. */
  readonly vocabSize: number | undefined;
}

/**
 * Asks a server for JSON; the key goes to its own address only.
 *
 * @param body posted where there is one
 * @throws Error in one line: that it cannot be reached, or why it refuses
 */
export async function askServer(
  { url, key }: Server,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  let response: Response;
  try {
    response = await fetch(url + path, {
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      headers: {
        ...(body && { "content-type": "application/json" }),
        ...(key !== "" && { authorization: `Bearer ${key}` }),
      },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    const own = globalThis.location?.origin ?? "this page";
    throw new Error(
      `${url} cannot be reached, or does not let ${own} read it (nsigma serve --cors ${own} does)`,
      { cause },
    );
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && typeof answer === "object" && answer !== null) return answer as Record<string, unknown>;
  const { message } = ((answer as { error?: unknown })?.error ?? {}) as { message?: unknown };
  const why = typeof message === "string" ? oneLine(message) : `it answers ${response.status}`;
  throw new Error(response.ok ? `${url}${path} answers something that is not JSON` : `${url}: ${why}`);
}

/** The models of a server that speaks OpenAI's protocol. @throws Error in one line */
export async function modelsOf(server: Server): Promise<ListedModel[]> {
  const { data } = await askServer(server, "/v1/models");
  const models = (Array.isArray(data) ? data : []).flatMap(({ id, vocab_size: size }) =>
    typeof id === "string" ? [{ id, vocabSize: typeof size === "number" ? size : undefined }] : [],
  );
  if (models.length === 0) throw new Error(`${server.url} lists no models`);
  return models;
}

function oneLine(text: string): string {
  return text.split("\n", 1)[0].slice(0, 300);
}
