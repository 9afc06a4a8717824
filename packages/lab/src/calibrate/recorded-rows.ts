import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { Readable } from "node:stream";
import { readRecording, RecordingError } from "nsigma/recording";
import * as z from "zod";
import { schemaFault, UserError } from "../errors.ts";
import type { PredictedRow } from "./coverage.ts";

const from = (least: number) => {
  const message = `must be an integer from ${least}`;
  return z.int(message).min(least, message);
};
const Description = z.object(
  {
    vocab: from(1),
    targets: z
      .array(from(0), "must be a list of token ids")
      .min(1, "must be a list of at least one token id"),
    texts: z.array(from(0), "must be a list of numbers").optional(),
  },
  "must be an object",
);

/**
 * Logits that were recorded: a file of `nsigma record`, or two files side by side, which any program can write:
 *
 *     NAME.f32     rows of float32, little-endian, `vocab` numbers each
 *     NAME.json    { "vocab": 50257, "targets": [id, ...], "texts": [number, ...] }
 *
 * `targets` has the token that came next for each row. `texts` says which text each row is from, so that the interval
 * knows what belongs together; without it every row counts as a text of its own. Other fields are ignored. One row at a time is in memory.
 *
 * @param name the recording; or NAME, or either of the files
 * @throws UserError that names the file and what is wrong with it
 */
export async function* recordedRows(name: string): AsyncGenerator<PredictedRow> {
  const pair = /\.(f32|json)$/.test(name) || existsSync(`${name}.f32`) || !existsSync(name);
  yield* pair ? pairOfFiles(name) : recording(name);
}

/**
 * The rows of several recordings of one model, one after the other; their texts stay apart.
 *
 * @throws UserError as `recordedRows` does, and for rows of different lengths
 */
export async function* recordedFiles(names: readonly string[]): AsyncGenerator<PredictedRow> {
  let before = 0;
  let length: number | undefined;
  for (const name of names) {
    let texts = 0;
    for await (const { logits, target, text } of recordedRows(name)) {
      length ??= logits.length;
      if (logits.length !== length)
        throw new UserError(
          `rows ${name}: they have ${logits.length} logits, and those of ${names[0]} ${length}; give rows of one model`,
        );
      texts = Math.max(texts, text + 1);
      yield { logits, target, text: before + text };
    }
    before += texts;
  }
}

/** A file of `nsigma record`; rows without a next token are passed over. */
async function* recording(file: string): AsyncGenerator<PredictedRow> {
  let count = 0;
  try {
    const { texts, rows } = await readRecording(Readable.toWeb(createReadStream(file)) as never);
    for await (const { logits, text, position } of rows) {
      const target = texts[text].tokens[position];
      if (target === undefined) continue;
      count++;
      yield { logits, target, text };
    }
  } catch (cause) {
    if (!(cause instanceof RecordingError)) throw cause;
    throw new UserError(`rows ${file}: ${cause.message.replace(/^recording: /, "")}`, { cause });
  }
  if (count === 0) throw new UserError(`rows ${file}: it has no row whose next token is known`);
}

function* pairOfFiles(name: string): Generator<PredictedRow> {
  const base = name.replace(/\.(f32|json)$/, "");
  const [numbers, description] = [`${base}.f32`, `${base}.json`];
  for (const file of [numbers, description]) {
    if (!existsSync(file))
      throw new UserError(
        `rows ${name}: there is no ${file}; give a file of nsigma record, or NAME.f32 and NAME.json`,
      );
  }
  const { vocab, targets, texts } = described(description);
  const file = openSync(numbers, "r");
  try {
    const bytes = fstatSync(file).size;
    const expected = 4 * vocab * targets.length;
    if (bytes !== expected) {
      throw new UserError(
        `rows ${numbers}: it must have ${expected} bytes, ${targets.length} rows of ${vocab} float32, got ${bytes}`,
      );
    }
    for (const [row, target] of targets.entries()) {
      if (target >= vocab)
        throw new UserError(`rows ${description}: targets[${row}] must be 0 to ${vocab - 1}, got ${target}`);
      const logits = new Float32Array(vocab);
      readSync(file, new Uint8Array(logits.buffer), 0, 4 * vocab, 4 * vocab * row);
      yield { logits, target, text: texts?.[row] ?? row };
    }
  } finally {
    closeSync(file);
  }
}

function described(file: string): z.infer<typeof Description> {
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UserError(`rows ${file}: it is not JSON: ${(cause as Error).message}`, { cause });
  }
  const { success, data, error } = Description.safeParse(found, { reportInput: true });
  if (!success) throw new UserError(`rows ${file}: ${schemaFault(error, "the description")}`);
  if (data.texts !== undefined && data.texts.length !== data.targets.length)
    throw new UserError(
      `rows ${file}: texts must have one entry per target, ${data.targets.length}, got ${data.texts.length}`,
    );
  return data;
}
