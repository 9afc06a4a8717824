import { widenFloat16 } from "../logits/half.ts";
import { ByteReader } from "./byte-reader.ts";
import {
  FORMAT,
  type RecordedRow,
  type RecordedText,
  type Recording,
  RecordingError,
  VERSION,
} from "./recording.ts";
import { through } from "./through.ts";

/** The longest header that is read: a damaged or hostile file asks for more. */
const MOST_HEADER = 2 ** 26;
/** The largest vocabulary. */
const MOST_LOGITS = 2 ** 24;

/** A recording as it is read: what it says first, then its rows, once. */
export interface OpenRecording extends Recording {
  /** One after another, as the file comes in: one row is in memory at a time, and each array is a new one. Leaving the loop closes the file. */
  readonly rows: AsyncGenerator<RecordedRow, void>;
}

/**
 * Opens a recording that `writeRecording` wrote; a file that was decompressed since is read too.
 *
 * @param file for instance `blob.stream()`, the `body` of a response, or `Readable.toWeb(createReadStream(path))`
 * @throws RecordingError when it is not a recording, is of a later version, or is damaged; `rows` throws it where the file breaks off
 */
export async function readRecording(file: ReadableStream<Uint8Array>): Promise<OpenRecording> {
  const outer = new ByteReader(file);
  const [first, second] = await outer.peek(2);
  const gzipped = first === 0x1f && second === 0x8b;
  const reader = gzipped ? new ByteReader(through(outer.rest(), new DecompressionStream("gzip"))) : outer;
  try {
    const recording = await headerIn(reader);
    return { ...recording, rows: rowsIn(reader, recording) };
  } catch (error) {
    await reader.close().catch(() => {});
    throw error;
  }
}

async function* rowsIn(
  reader: ByteReader,
  { texts, vocabSize }: Recording,
): AsyncGenerator<RecordedRow, void> {
  try {
    for (const [text, { start, rows }] of texts.entries()) {
      for (let row = 0; row < rows; row++) {
        const bits = new Uint16Array((await reader.take(2 * vocabSize)).buffer);
        const logits = new Float32Array(vocabSize);
        widenFloat16(bits, logits, vocabSize);
        yield { logits, text, position: start + row };
      }
    }
  } finally {
    await reader.close().catch(() => {});
  }
}

async function headerIn(reader: ByteReader): Promise<Recording> {
  const length = new DataView((await reader.take(8)).buffer).getBigUint64(0, true);
  if (length > MOST_HEADER)
    throw new RecordingError("it is not a safetensors file: its header has no length");
  const header = json(new TextDecoder().decode(await reader.take(Number(length))), "header");
  const { __metadata__: said, logits } = object(header, "header");
  const { format, version, model, ...parts } = object(said, "metadata");
  if (format !== FORMAT)
    throw new RecordingError("it is a safetensors file, but nobody recorded logits in it");
  if (version !== VERSION)
    throw new RecordingError(`it is of version ${version}; this library reads version ${VERSION}`);
  const { dtype, shape, data_offsets: offsets } = object(logits, "logits");
  const texts = textsIn(json(parts.texts, "texts"));
  const count = texts.reduce((sum, { rows }) => sum + rows, 0);
  const [rows, vocabSize] = Array.isArray(shape) ? (shape as unknown[]) : [];
  if (dtype !== "F16" || rows !== count || !isCount(vocabSize, 1, MOST_LOGITS))
    throw new RecordingError(`its logits must be float16, ${count} rows`);
  if (!Array.isArray(offsets) || offsets[0] !== 0 || offsets[1] !== 2 * count * vocabSize)
    throw new RecordingError("its logits do not lie where the header says");
  if (texts.some(({ tokens }) => tokens.some((id) => id >= vocabSize)))
    throw new RecordingError(`a text has a token that is not below ${vocabSize}`);
  return {
    model: String(model ?? ""),
    vocabSize,
    texts,
    words: strings(json(parts.words, "words"), "words"),
    about: strings(json(parts.about, "about"), "about"),
  };
}

function textsIn(given: unknown): RecordedText[] {
  if (!Array.isArray(given)) throw new RecordingError("its texts must be a list");
  return given.map((each, place) => {
    const { tokens, start, rows } = object(each, `text ${place}`);
    if (!Array.isArray(tokens) || !tokens.every((id) => isCount(id, 0, MOST_LOGITS)))
      throw new RecordingError(`text ${place}: tokens must be a list of ids`);
    if (!isCount(start, 1, tokens.length) || !isCount(rows, 0, tokens.length + 1 - start))
      throw new RecordingError(`text ${place}: its rows must lie within its ${tokens.length} tokens`);
    return { tokens: tokens as number[], start, rows };
  });
}

function isCount(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function json(text: unknown, what: string): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new RecordingError(`its ${what} cannot be read`);
  }
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RecordingError(`its ${what} cannot be read`);
  return value as Record<string, unknown>;
}

function strings(value: unknown, what: string): Record<string, string> {
  const entries = Object.entries(object(value, what));
  if (entries.some(([, text]) => typeof text !== "string"))
    throw new RecordingError(`its ${what} must be texts`);
  return Object.fromEntries(entries) as Record<string, string>;
}
