import { Random } from "./random.ts";

/**
 * A text that repeats itself as a stuck model does: stretches of earlier tokens come again, some of them hundreds
 * of tokens long, with a few new tokens between.
 */
export function repetitiveText(seed: number, length: number, vocabulary: number): number[] {
  const random = new Random(seed);
  const text: number[] = [];
  while (text.length < length) {
    for (let i = random.integer(1, 5); i > 0; i--) text.push(random.integer(0, vocabulary - 1));
    const start = random.integer(0, text.length - 1);
    const stretch = text.slice(start, start + Math.floor(2 ** random.between(0, 9)));
    text.push(...stretch);
  }
  return text.slice(0, length);
}
