import { type Key, type Question, valuesOf } from "../questions/question.ts";
import type { Figure } from "../race.ts";
import { type Matrix, micros } from "./matrix.ts";

const HEADS: Readonly<Record<Key, string>> = {
  question: "question",
  rows: "rows",
  vocab: "V",
  batch: "rows per call",
  caches: "caches",
  name: "who",
  chain: "chain",
};

/** A question's figures as it wants them to stand. */
export function figureTable(question: Question, all: readonly Figure[]): Matrix {
  const { name, asks, lines: keys, column } = question;
  const figures = all.filter((figure) => figure.question === name);
  const columns = valuesOf(figures, column);
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    const key = JSON.stringify(keys.map((key) => figure[key]));
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return {
    title: `${name}: ${asks} (µs per token: median [quartiles] least)`,
    head: [...keys.map((key) => HEADS[key]), ...columns.map((value) => headOf(column, value))],
    lines: [...groups.values()].map((group) => [
      ...keys.map((key) => String(group[0][key])),
      ...columns.map((value) => cell(group.find((figure) => figure[column] === value))),
    ]),
    words: keys.map((_, place) => place),
  };
}

function cell(figure: Figure | undefined): string {
  if (!figure) return "-";
  const { median, q1, q3, min } = figure;
  return `${micros(median)} [${micros(q1)}, ${micros(q3)}] ${micros(min)}`;
}

function headOf(key: Key, value: string | number): string {
  if (key === "vocab") return `V ${value}`;
  return key === "batch" ? `${value} a call` : String(value);
}
