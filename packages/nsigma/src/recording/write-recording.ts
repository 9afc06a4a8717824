import { narrowFloat16 } from "../logits/half.ts";
import { FORMAT, type Recording, RecordingError, rowCount, VERSION } from "./recording.ts";
import { through } from "./through.ts";

/**
 * Writes rows of logits as a file that `readRecording` reads, and any reader of safetensors: one tensor `logits`, float16, rows by vocabulary,
 * all of it compressed by gzip.
 *
 * @param rows in the order of the texts; each is written before the next is asked for
 * @returns the file, piece by piece
 * @throws RecordingError when a row has another length, when a logit is NaN or too large for float16, or when there are more or fewer rows
 *   than the texts promise
 */
export function writeRecording(
  recording: Recording,
  rows: AsyncIterable<Float32Array> | Iterable<Float32Array>,
): ReadableStream<Uint8Array> {
  const pieces = piecesOf(recording, rows);
  const file = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
  return through(file, new CompressionStream("gzip"));
}

async function* piecesOf(
  recording: Recording,
  rows: AsyncIterable<Float32Array> | Iterable<Float32Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { vocabSize } = recording;
  const count = rowCount(recording);
  yield headerOf(recording, count);
  let row = 0;
  for await (const logits of rows) {
    if (row === count)
      throw new RecordingError(`there are more rows than the ${count} that the texts promise`);
    if (logits.length !== vocabSize)
      throw new RecordingError(`row ${row} must have ${vocabSize} logits, got ${logits.length}`);
    const bits = new Uint16Array(vocabSize);
    narrowFloat16(logits, bits, vocabSize);
    for (let id = 0; id < vocabSize; id++) {
      const tooLarge = (bits[id] & 0x7fff) === 0x7c00 && Number.isFinite(logits[id]);
      if (tooLarge || Number.isNaN(logits[id]))
        throw new RecordingError(`row ${row}, token ${id}: ${logits[id]} cannot be written as float16`);
    }
    yield new Uint8Array(bits.buffer);
    row++;
  }
  if (row < count) throw new RecordingError(`the texts promise ${count} rows, and ${row} came`);
}

/** The length of the JSON in 8 bytes, and the JSON, filled up with spaces so that the numbers begin at a multiple of 8. */
function headerOf(recording: Recording, count: number): Uint8Array<ArrayBuffer> {
  const { model, vocabSize, texts, words, about } = recording;
  const json = JSON.stringify({
    __metadata__: {
      format: FORMAT,
      version: VERSION,
      model,
      texts: JSON.stringify(texts),
      words: JSON.stringify(words),
      about: JSON.stringify(about),
    },
    logits: { dtype: "F16", shape: [count, vocabSize], data_offsets: [0, 2 * count * vocabSize] },
  });
  const bytes = new TextEncoder().encode(json);
  const padded = Math.ceil(bytes.length / 8) * 8;
  const header = new Uint8Array(8 + padded).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true);
  header.set(bytes, 8);
  return header;
}
