import type { Rows } from "./rows.ts";
import type { Summary } from "./summary.ts";

/**
 * What the caches hold when a call begins: `hot` its row, because it is the same one each time; `rotating` code and
 * tables, but the rows come in turn and are together larger than the caches of a core; `cold` nothing; `loop` what
 * the model has left there.
 */
export type Caches = "hot" | "rotating" | "cold" | "loop";

/** One way of choosing tokens, ready to run over the rows it was made for. */
export interface Runner {
  /**
   * Chooses a token for every row of `calls` blocks, from block `first` in turn.
   *
   * @returns microseconds, measured inside so that what a call needs beforehand does not count
   */
  time(calls: number, first: number): number | Promise<number>;
  /** Makes ready what the next `time` would otherwise have to do first; before the caches are emptied. */
  prepare?(first: number): void;
  /** The token chosen last; a limit chooses none. */
  token?(): number;
  /** Microseconds that sampling took of the last `time`, where that measured more. */
  sampling?(): number;
  free?(): void;
}

/** Someone who takes part in a race. */
export interface Entrant {
  name: string;
  /** The chain in words, in the order it runs; a draw comes after it. */
  chain: string;
  start(rows: Rows): Runner | Promise<Runner>;
}

/** Someone to be measured beside: how, or why not on this machine. */
export type Peer = { name: string; how: string } | { name: string; missing: string };

/** What all entrants of a race have in common. */
export interface Course {
  question: string;
  /** Kind of the rows. */
  rows: string;
  vocab: number;
  /** Rows per call. */
  batch: number;
  caches: Caches;
}

/** Entrants that are measured beside each other, in interleaved rounds. */
export interface Race extends Course {
  /** The rows all of them run over, laid out when the race begins. */
  lay(): Rows | Promise<Rows>;
  entrants: readonly Entrant[];
  /** Calls per round, where they are not to be found out. */
  calls?: number;
}

/** One entrant's result, in microseconds per token. */
export interface Figure extends Course, Summary {
  name: string;
  chain: string;
  /** Calls in each round. */
  calls: number;
  /** Microseconds per token in each round; the n-th rounds of all entrants of a race belong together. */
  rounds: number[];
}

/** What `--only` is matched against. */
export function labelOf({ question, rows, vocab, batch, caches }: Course, entrant: Entrant): string {
  return `${question} ${rows} ${vocab} x${batch} ${caches}: ${entrant.name}: ${entrant.chain}`;
}
