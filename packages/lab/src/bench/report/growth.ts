import { valuesOf } from "../questions/question.ts";
import type { Figure } from "../race.ts";
import type { Matrix } from "./matrix.ts";

/** How one way of choosing tokens gets dearer with the size of the vocabulary. */
export interface Growth {
  name: string;
  chain: string;
  /** Nanoseconds per entry of the row, by size. */
  perEntry: ReadonlyMap<number, number>;
  /** b in time = a·V^b, by least squares on the logarithms: 1 is linear. */
  exponent: number;
}

/** From the figures of peaked rows that are hot, where there are two sizes or more. */
export function growthOf(figures: readonly Figure[]): Growth[] {
  const hot = figures.filter(
    ({ question, rows, caches }) => question === "one-token" && rows === "peaked" && caches === "hot",
  );
  const groups = new Map<string, Figure[]>();
  for (const figure of hot) {
    const key = `${figure.name}: ${figure.chain}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      name: group[0].name,
      chain: group[0].chain,
      perEntry: new Map(group.map(({ vocab, median }) => [vocab, (median * 1000) / vocab])),
      exponent: slope(group.map(({ vocab, median }) => [Math.log(vocab), Math.log(median)])),
    }));
}

/** The slope of the straight line through points, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [middleX, middleY] = [mean(0), mean(1)];
  let together = 0;
  let alone = 0;
  for (const [x, y] of points) {
    together += (x - middleX) * (y - middleY);
    alone += (x - middleX) ** 2;
  }
  return together / alone;
}

export function growthTable(growth: readonly Growth[], figures: readonly Figure[]): Matrix {
  const sizes = valuesOf(figures, "vocab").filter((vocab) => growth[0]?.perEntry.has(vocab as number));
  return {
    title: "growth: peaked rows, hot (ns per entry of the row; b in time = a·V^b, 1 is linear)",
    head: ["who", "chain", ...sizes.map((vocab) => `V ${vocab}`), "b"],
    lines: growth.map(({ name, chain, perEntry, exponent }) => [
      name,
      chain,
      ...sizes.map((vocab) => perEntry.get(vocab as number)?.toFixed(3) ?? "-"),
      exponent.toFixed(2),
    ]),
    words: [0, 1],
  };
}
