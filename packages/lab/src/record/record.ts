import { createSampler } from "nsigma";
import { type RecordedText, type Recording, writeRecording } from "nsigma/recording";
import type { LocalModel } from "../models/model.ts";
import { piecesOf } from "../models/pieces.ts";
import { textOf } from "../models/vocabulary.ts";

/** What to record, and what to say of it. */
export interface RecordRequest {
  /** What the model is called in the file. */
  readonly name: string;
  readonly texts: readonly RecordedText[];
  /** Of each row's best tokens, how many have their words in the file; those of the whole vocabulary when left out. */
  readonly words?: number | undefined;
  readonly about: Recording["about"];
  /** Called after every row. */
  readonly onRow?: () => void;
}

/**
 * The rows of a model over texts, as a file in pieces. One text's rows are in memory at a time; with `words`, those of all texts are, because
 * the file begins with the words.
 */
export async function record(model: LocalModel, request: RecordRequest): Promise<ReadableStream<Uint8Array>> {
  const { name, texts, words, about, onRow } = request;
  const head = { model: name, vocabSize: model.vocabSize, texts, about };
  const source = rowsOf(model, texts, onRow);
  if (words === undefined) {
    const all = Array.from({ length: model.vocabSize }, (_, id) => [id, textOf(model, id)]);
    return writeRecording({ ...head, words: Object.fromEntries(all) as Recording["words"] }, source);
  }
  const rows: Float32Array[] = [];
  const known = new Set(texts.flatMap(({ tokens }) => tokens));
  const best = createSampler({ topK: Math.min(words, model.vocabSize) });
  for await (const row of source) {
    rows.push(row);
    for (const id of best.distribution(row).ids) known.add(id);
  }
  const some = Array.from(known, (id) => [id, textOf(model, id)]);
  return writeRecording({ ...head, words: Object.fromEntries(some) as Recording["words"] }, rows);
}

async function* rowsOf(
  model: LocalModel,
  texts: readonly RecordedText[],
  onRow: () => void = () => {},
): AsyncGenerator<Float32Array> {
  for (const { tokens, start, rows } of texts) {
    const all = await model.logitsAfter(tokens.slice(0, start + rows - 1), start - 1);
    for (const row of all) {
      yield row;
      onRow();
    }
  }
}

/** A long text in pieces that the model's context can take; a row for each token that is predicted. */
export function inPieces(model: LocalModel, ids: readonly number[]): RecordedText[] {
  return piecesOf(model, ids).map(({ ids: tokens, start }) => ({
    tokens,
    start,
    rows: tokens.length - start,
  }));
}
