/** Bytes of rows that are kept: going back in a text then computes nothing. */
const MOST_BYTES = 2 ** 27;

/** The rows that have been computed, by their texts. */
export class KnownRows {
  /** The oldest first. */
  private readonly known = new Map<string, Float32Array>();
  private bytes = 0;

  /** The row after a text, computed where it is not known. */
  async after(ids: readonly number[], compute: () => Promise<Float32Array>): Promise<Float32Array> {
    const key = ids.join();
    const found = this.known.get(key);
    if (found) return found;
    const row = await compute();
    this.keep(key, row);
    return row;
  }

  private keep(key: string, row: Float32Array): void {
    if (this.known.has(key)) return; // asked for twice at once
    this.known.set(key, row);
    this.bytes += row.byteLength;
    for (const [oldest, { byteLength }] of this.known) {
      if (this.bytes <= MOST_BYTES || oldest === key) return;
      this.known.delete(oldest);
      this.bytes -= byteLength;
    }
  }
}
