/** A word problem with its worked answer. */
export interface Problem {
  /** `${seed}-${index}`: what it can be generated from again. */
  id: string;
  /** The name of its shape: the plot without names and numbers. */
  shape: string;
  /** How many equations the worked answer has. */
  steps: number;
  question: string;
  /** One worked line per step, then `#### N`. */
  answer: string;
  result: number;
}
