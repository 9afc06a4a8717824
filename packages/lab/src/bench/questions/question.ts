import type { Field } from "../field.ts";
import type { Course, Figure, Race } from "../race.ts";

export type Key = keyof Course | "name" | "chain";

/** Something to find out, by one race or many. */
export interface Question {
  name: string;
  asks: string;
  /** How its figures stand in a table: what makes a line, and what a column. */
  lines: readonly Key[];
  column: Key;
  /** @param vocabs sizes to ask it for, where it can be asked for any */
  races(field: Field, vocabs: readonly number[]): Race[];
}

/** The size at which chains are compared and ratios are quoted: Llama 3's, or the largest of others. */
export const HEADLINE_VOCAB = 128_256;

export function headline(vocabs: readonly number[]): number {
  return vocabs.includes(HEADLINE_VOCAB) ? HEADLINE_VOCAB : Math.max(...vocabs);
}

/** The entries of one key that figures have, in the order they come. */
export function valuesOf(figures: readonly Figure[], key: Key): (string | number)[] {
  return [...new Set(figures.map((figure) => figure[key]))];
}
