/** One line of the table: what one sampler did against one peer. */
export interface Tally {
  sampler: string;
  peer: string;
  /** Rows, steps of a text, or draws. */
  compared: number;
  /** Differences that nothing explains. */
  mismatches: number;
  /** Equals on the line, of which the peer keeps or draws others, as its sort leaves them; the same number of them. */
  equals: number;
  /** Tokens on a line that the peer's arithmetic in float32 has moved, shown to be no farther than it can. */
  rounding: number;
  /** The farthest of these, as a share of how far float32 can move the line. */
  farthest: number;
  /** Largest difference of a probability, where the kept sets are the same. */
  largest: number;
  /** The first mismatches, in words. */
  examples: string[];
}

export function tally(sampler: string, peer: string): Tally {
  return {
    sampler,
    peer,
    compared: 0,
    mismatches: 0,
    equals: 0,
    rounding: 0,
    farthest: 0,
    largest: 0,
    examples: [],
  };
}

/** Notes a mismatch; the first few are kept, which is all one can read. */
export function note(to: Tally, example: string): void {
  to.mismatches++;
  if (to.examples.length < 3) to.examples.push(example);
}

const HEAD = [
  "sampler",
  "peer",
  "compared",
  "mismatches",
  "equals",
  "rounding",
  "of its bound",
  "largest difference",
];

/** The table sampler x peer, as text. */
export function tableOf(tallies: readonly Tally[]): string {
  const lines = tallies.map((t) => [
    t.sampler,
    t.peer,
    t.compared.toLocaleString("en"),
    String(t.mismatches),
    String(t.equals),
    String(t.rounding),
    t.rounding === 0 ? "" : percent(t.farthest),
    t.largest === 0 ? "0" : t.largest.toExponential(1),
  ]);
  const sum = (of: (t: Tally) => number) => tallies.reduce((total, t) => total + of(t), 0);
  const largest = Math.max(0, ...tallies.map((t) => t.largest));
  lines.push([
    "all",
    "",
    sum((t) => t.compared).toLocaleString("en"),
    String(sum((t) => t.mismatches)),
    String(sum((t) => t.equals)),
    String(sum((t) => t.rounding)),
    percent(Math.max(0, ...tallies.map((t) => t.farthest))),
    largest.toExponential(1),
  ]);
  const widths = HEAD.map((head, c) => Math.max(head.length, ...lines.map((line) => line[c].length)));
  const text = (line: string[]) =>
    line.map((cell, c) => (c < 2 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join("  ");
  return [text(HEAD), ...lines.map(text)].map((line) => line.trimEnd()).join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Prints past the test runner, which would put a heading between any two lines. */
export function print(title: string, tallies: readonly Tally[]): void {
  process.stdout.write(`\n${title}\n${tableOf(tallies)}\n\n`);
}
