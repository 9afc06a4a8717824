type Bytes = Uint8Array<ArrayBuffer>;
type Read = ReadableStreamReadResult<Bytes>;

/**
 * Pipes a stream through another and takes in no more while something is ready to come out. `pipeThrough` lets Node's compression keep 16,384 pieces.
 */
export function through(
  input: ReadableStream<Uint8Array>,
  by: { readonly readable: ReadableStream; readonly writable: WritableStream },
): ReadableStream<Bytes> {
  const source = input.getReader();
  const writer = by.writable.getWriter();
  const reader = by.readable.getReader() as ReadableStreamDefaultReader<Bytes>;
  let reading: Promise<Read> | undefined;
  let feeding: Promise<void> | undefined;
  let ended = false;

  async function feed(): Promise<void> {
    const { value, done } = await source.read();
    ended = done;
    await (done ? writer.close() : writer.write(value));
    feeding = undefined;
  }
  async function stop(why: unknown): Promise<void> {
    await Promise.allSettled([source.cancel(why), writer.abort(why), reader.cancel(why)]);
  }

  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        try {
          reading ??= reader.read();
          let ready: Read | undefined = await Promise.race([reading, undefined]); // what is ready is there at once
          while (!ready) {
            if (!ended) feeding ??= feed();
            ready = (await Promise.race([reading, feeding ?? reading])) as Read | undefined;
          }
          reading = undefined;
          if (ready.done) controller.close();
          else controller.enqueue(ready.value);
        } catch (error) {
          void stop(error);
          throw error;
        }
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
}
