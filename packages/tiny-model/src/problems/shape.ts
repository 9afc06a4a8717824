import type { Dice } from "./dice.ts";
import type { Equation } from "./equation.ts";
import type { Person } from "./person.ts";

/** One telling of a shape. */
export interface Story {
  question: string;
  /** The worked lines, one equation in each. */
  worked: string[];
  result: Equation;
  /** Whom an irrelevant sentence may be about. */
  about?: Person;
}

/** A plot: which quantities there are and how they lead to the result. */
export interface Shape {
  name: string;
  steps: number;
  tell(dice: Dice): Story;
}
