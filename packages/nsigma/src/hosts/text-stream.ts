import type { Generated, Host, HostRequest } from "./host.ts";

/** A host's answer as it comes: the pieces of text, and the whole at the end. */
export interface TextStream extends AsyncIterable<string> {
  /** Resolves with the answer, or rejects with what went wrong; so does the iteration. */
  readonly generated: Promise<Generated>;
}

/**
 * Runs a request and lets its text be read piece by piece.
 *
 *     const stream = streamText(host, { prompt: "Once", sampler: { topNSigma: 1 } });
 *     for await (const piece of stream) process.stdout.write(piece);
 *     const { ending } = await stream.generated;
 *
 * Leaving the loop early ends the generation.
 */
export function streamText(host: Host, request: HostRequest): TextStream {
  const pieces: string[] = [];
  const leaving = new AbortController();
  let over = false;
  let wake = () => {};
  const signal = request.signal ? AbortSignal.any([request.signal, leaving.signal]) : leaving.signal;
  const onText = (text: string) => {
    request.onText?.(text);
    pieces.push(text);
    wake();
  };
  const generated = host.generate({ ...request, signal, onText }).finally(() => {
    over = true;
    wake();
  });
  generated.catch(() => {}); // it is also thrown out of the loop below
  return { generated, [Symbol.asyncIterator]: read };

  async function* read(): AsyncGenerator<string> {
    try {
      while (true) {
        while (pieces.length > 0) yield pieces.shift() as string;
        if (over) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await generated;
    } finally {
      leaving.abort();
    }
  }
}
