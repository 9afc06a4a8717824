import { fewShot } from "./few-shot.ts";

/** One operation with small numbers: a sum, a difference that is not negative, a product. */
export const sums = fewShot("number", 1, (draw) => {
  const sort = draw(0, 2);
  if (sort === 2) {
    const [a, b] = [draw(2, 12), draw(2, 12)];
    return { question: `What is ${a} times ${b}?`, answer: `${a * b}` };
  }
  const [a, b] = [draw(2, 60), draw(2, 40)];
  return sort === 0
    ? { question: `What is ${a} plus ${b}?`, answer: `${a + b}` }
    : { question: `What is ${a + b} minus ${b}?`, answer: `${a}` };
});
