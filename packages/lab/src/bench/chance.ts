import { uniform } from "nsigma/random";

/** Numbers from 0 up to 1, the same for the same seed. */
export function numbers(seed: number): () => number {
  let step = 0;
  return () => uniform(seed, step++);
}

/** Puts a list into a new order each time it is asked. */
export function dealer(seed: number): <Card>(cards: readonly Card[]) => Card[] {
  const next = numbers(seed);
  return (cards) => {
    const dealt = [...cards];
    for (let i = dealt.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [dealt[i], dealt[j]] = [dealt[j], dealt[i]];
    }
    return dealt;
  };
}
