import type { Row } from "nsigma/hosts";
import type { Decoder } from "nsigma/onnxruntime";

/** Goes on with the tokens it is told to, and keeps the rows of logits; of half precision their bits, as numbers. */
export function told(prompt: readonly number[], tokens: readonly number[]): Row & { seen: Float32Array[] } {
  const seen: Float32Array[] = [];
  return {
    prompt,
    seen,
    get over() {
      return seen.length === tokens.length;
    },
    next(logits) {
      seen.push(Float32Array.from("dtype" in logits ? logits.data : logits));
      return tokens[seen.length - 1];
    },
  };
}

export async function write(decoder: Decoder, rows: Row[], batch: number): Promise<void> {
  for await (const _ of decoder.decode(rows, batch));
}

/** Whether two texts had the same rows, to the last bit. */
export function sameRows(some: readonly Float32Array[], others: readonly Float32Array[]): boolean {
  return (
    some.length === others.length &&
    some.every((row, step) => Buffer.compare(bytes(row), bytes(others[step])) === 0)
  );
}

function bytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
