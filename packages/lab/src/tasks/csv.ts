/** One record of a CSV file, and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Splits CSV as RFC 4180 has it: cells may be quoted, and then hold commas, doubled quotes and line breaks. */
export function* csvRecords(text: string): Generator<CsvRecord> {
  const token = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  let place = 0;
  let line = 1;
  while (place < text.length) {
    const begins = line;
    const cells: string[] = [];
    for (;;) {
      token.lastIndex = place;
      const [whole, quoted, bare] = token.exec(text)!;
      cells.push(quoted?.replaceAll('""', '"') ?? bare);
      line += whole.split("\n").length - 1;
      place = token.lastIndex;
      if (text[place] !== ",") break;
      place++;
    }
    const end = /\r?\n|$/y;
    end.lastIndex = place;
    // What stands behind a closing quote belongs to no cell: the record shows it as one too many.
    if (!end.test(text)) {
      const next = text.indexOf("\n", place);
      cells.push(text.slice(place, next < 0 ? undefined : next));
      place = next < 0 ? text.length : next + 1;
    } else place = end.lastIndex;
    line++;
    yield { line: begins, cells };
  }
}
