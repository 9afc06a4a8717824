import { readFileSync } from "node:fs";
import { parse } from "lossless-json";
import { UserError } from "../errors.ts";
import { csvRecords } from "./csv.ts";
import type { Row } from "./row.ts";

/**
 * The records of a data file, in its order: CSV with a line of names by its ending, else a JSON object a line, whose
 * numbers are `LosslessNumber`, which keeps their writing: as JavaScript's, 0.0000001 would be asked as 1e-7, and an
 * answer beyond 2^53 would be another one.
 *
 * @throws UserError when it cannot be read, and for the first broken line
 */
export function* readRows(file: string): Generator<Row> {
  const text = read(file).replace(/^\uFEFF/, "");
  yield* file.toLowerCase().endsWith(".csv") ? fromCsv(file, text) : fromLines(file, text);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`file ${file}: ${(cause as Error).message}`, { cause });
  }
}

function* fromLines(file: string, text: string): Generator<Row> {
  let number = 0;
  for (const line of text.split("\n")) {
    number++;
    if (line.trim() === "") continue;
    const place = `${file}:${number}`;
    let fields: unknown;
    try {
      fields = parse(line);
    } catch (cause) {
      throw new UserError(`${place}: the line must be a JSON object: ${(cause as Error).message}`, {
        cause,
      });
    }
    yield { place, fields };
  }
}

function* fromCsv(file: string, text: string): Generator<Row> {
  const records = csvRecords(file, text);
  const first = records.next();
  const names = first.done ? [] : first.value.cells;
  for (const { line, cells } of records) {
    const place = `${file}:${line}`;
    if (cells.length !== names.length) {
      throw new UserError(
        `${place}: there must be ${names.length} cells, as in the first line, got ${cells.length}`,
      );
    }
    yield { place, fields: Object.fromEntries(names.map((name, i) => [name, cells[i]])) };
  }
}
