import { uniform } from "nsigma/random";

/** Everything random about one problem: a pure function of (seed, index), whatever is drawn. */
export class Dice {
  readonly #seed: number;
  readonly #index: number;
  #draws = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.#index = index;
  }

  /** A whole number, `low` and `high` included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.integer(0, list.length - 1)];
  }

  /** `count` different members of a list, in random order. */
  distinct<T>(list: readonly T[], count: number): T[] {
    const chosen: T[] = [];
    while (chosen.length < count) {
      const candidate = this.pick(list);
      if (!chosen.includes(candidate)) chosen.push(candidate);
    }
    return chosen;
  }

  #next(): number {
    return uniform(this.#seed, this.#index, this.#draws++);
  }
}
