import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "../errors.ts";

/** One record of a CSV file, and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const NEWLINE = 10;
const PROBLEMS: Partial<Record<CsvError["code"], string>> = {
  CSV_QUOTE_NOT_CLOSED:
    "a quote opens a cell and nothing closes it; close it, or double the quotes that are text",
};
const STRAY_QUOTE =
  "a quote stands inside a cell; put the whole cell in quotes, and double those that are text";

/**
 * Splits CSV as RFC 4180 has it: cells may be quoted, and then hold commas, doubled quotes and line breaks.
 *
 * @param file what errors call it
 * @throws UserError for quotes that are not in pairs, once the records before them have been read
 */
export function* csvRecords(file: string, text: string): Generator<CsvRecord> {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  let place = 0;
  // The parser's own count takes a line break of two characters inside quotes for two lines.
  let line = 1;
  let error: UserError | undefined;
  try {
    parse(bytes, {
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      on_record: (cells: string[], { bytes: end }) => {
        records.push({ line, cells });
        for (; place < end; place++) if (bytes[place] === NEWLINE) line++;
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    error = new UserError(`${file}:${line}: ${PROBLEMS[cause.code] ?? STRAY_QUOTE}`, { cause });
  }
  yield* records;
  if (error) throw error;
}
