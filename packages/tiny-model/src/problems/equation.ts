const LARGEST = 200;

export type Term = number | Equation;

/** One worked step; prints as `14 + 9 = 23`, so that a line cannot disagree with its value. */
export class Equation {
  readonly value: number;
  readonly #text: string;

  constructor(left: number, operator: string, right: number, value: number) {
    if (!Number.isInteger(value) || value < 0 || value > LARGEST) {
      throw new RangeError(`${left} ${operator} ${right} = ${value} is not a whole number in 0..${LARGEST}`);
    }
    this.value = value;
    this.#text = `${left} ${operator} ${right} = ${value}`;
  }

  toString(): string {
    return this.#text;
  }
}

function numberOf(term: Term): number {
  return typeof term === "number" ? term : term.value;
}

export function plus(left: Term, right: Term): Equation {
  const [a, b] = [numberOf(left), numberOf(right)];
  return new Equation(a, "+", b, a + b);
}

export function minus(left: Term, right: Term): Equation {
  const [a, b] = [numberOf(left), numberOf(right)];
  return new Equation(a, "-", b, a - b);
}

export function times(left: Term, right: Term): Equation {
  const [a, b] = [numberOf(left), numberOf(right)];
  return new Equation(a, "*", b, a * b);
}

export function over(left: Term, right: Term): Equation {
  const [a, b] = [numberOf(left), numberOf(right)];
  return new Equation(a, "/", b, a / b);
}
