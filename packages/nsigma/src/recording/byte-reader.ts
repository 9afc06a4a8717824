import { RecordingError } from "./recording.ts";

/** Takes counted bytes from a stream; no more than a piece of it is kept. */
export class ByteReader {
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private piece = new Uint8Array(0);
  private at = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.reader = stream.getReader();
  }

  /** @throws RecordingError where the stream ends before */
  async take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (this.at === this.piece.length && !(await this.refill()))
        throw new RecordingError(`the file ends too early: it was cut off`);
      const part = this.piece.subarray(this.at, this.at + count - filled);
      taken.set(part, filled);
      filled += part.length;
      this.at += part.length;
    }
    return taken;
  }

  /** What comes next, not taken; fewer bytes at the end of the stream. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.piece.length - this.at < count) {
      const rest = this.piece.subarray(this.at);
      if (!(await this.refill())) return rest;
      const joined = new Uint8Array(rest.length + this.piece.length);
      joined.set(rest);
      joined.set(this.piece, rest.length);
      this.piece = joined;
    }
    return this.piece.subarray(this.at, this.at + count);
  }

  /** All that is left, as a stream. */
  rest(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      pull: async (controller) => {
        if (this.at === this.piece.length && !(await this.refill())) return controller.close();
        controller.enqueue(this.piece.slice(this.at));
        this.at = this.piece.length;
      },
      cancel: () => this.close(),
    });
  }

  async close(): Promise<void> {
    await this.reader.cancel();
  }

  private async refill(): Promise<boolean> {
    try {
      for (;;) {
        const { value, done } = await this.reader.read();
        if (done) return false;
        if (value.length === 0) continue;
        [this.piece, this.at] = [value as Uint8Array<ArrayBuffer>, 0];
        return true;
      }
    } catch (cause) {
      if (cause instanceof RecordingError) throw cause;
      throw new RecordingError(`the file is damaged: ${cause instanceof Error ? cause.message : cause}`);
    }
  }
}
