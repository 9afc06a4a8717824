import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import * as z from "zod";
import { UserError } from "../errors.ts";
import type { PredictedRow } from "./coverage.ts";

const token = z.int().nonnegative();
const Description = z.object({
  vocab: z.int().positive(),
  targets: z.array(token).min(1),
  texts: z.array(token).optional(),
});

/**
 * Logits that were recorded somewhere, as two files side by side:
 *
 *     NAME.f32     rows of float32, little-endian, `vocab` numbers each
 *     NAME.json    { "vocab": 50257, "targets": [id, ...], "texts": [number, ...] }
 *
 * `targets` has the token that came next for each row. `texts` says which text each row is from, so that the interval
 * knows what belongs together; without it every row counts as a text of its own. Other fields are ignored. One row at a time is in memory.
 *
 * @param name NAME, or either of the files
 * @throws UserError that names the file and what is wrong with it
 */
export function* recordedRows(name: string): Generator<PredictedRow> {
  const base = name.replace(/\.(f32|json)$/, "");
  const [numbers, description] = [`${base}.f32`, `${base}.json`];
  for (const file of [numbers, description]) {
    if (!existsSync(file))
      throw new UserError(`rows ${name}: there is no ${file}; expected NAME.f32 and NAME.json`);
  }
  const { vocab, targets, texts } = described(description);
  const file = openSync(numbers, "r");
  try {
    const bytes = fstatSync(file).size;
    const expected = 4 * vocab * targets.length;
    if (bytes !== expected) {
      throw new UserError(
        `rows ${numbers}: it has ${bytes} bytes; expected ${expected}, ${targets.length} rows of ${vocab} float32`,
      );
    }
    for (const [row, target] of targets.entries()) {
      if (target >= vocab)
        throw new UserError(`rows ${description}: targets[${row}] is ${target}; expected 0 to ${vocab - 1}`);
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
  const { success, data, error } = Description.safeParse(found);
  if (!success) {
    const [{ path, message }] = error.issues;
    throw new UserError(
      `rows ${file}: ${path.join(".") || "it"}: ${message}; expected {"vocab": N, "targets": [one token id per row]}`,
    );
  }
  if (data.texts !== undefined && data.texts.length !== data.targets.length)
    throw new UserError(`rows ${file}: texts has ${data.texts.length} entries; expected one per target`);
  return data;
}
