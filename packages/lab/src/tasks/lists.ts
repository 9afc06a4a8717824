import { fewShot } from "./few-shot.ts";

const WORDS = [
  ..."apple bread cloud door earth fire glass house iron juice knife lamp moon night ocean".split(" "),
  ..."paper queen river stone table uncle voice water year zebra".split(" "),
];

/** A list to be written again, word by word. */
export const copying = fewShot("list", 3, (draw) => {
  const list = distinct(draw(5, 8), () => WORDS[draw(0, WORDS.length - 1)]).join(", ");
  return { question: `Copy this list: ${list}`, answer: list };
});

/** Numbers to be put in order. */
export const sorting = fewShot("list", 4, (draw) => {
  const numbers = distinct(draw(3, 5), () => draw(1, 99));
  const sorted = numbers.toSorted((a, b) => a - b);
  return {
    question: `Write these numbers from the smallest to the largest: ${numbers.join(", ")}`,
    answer: sorted.join(", "),
  };
});

function distinct<Each>(count: number, next: () => Each): Each[] {
  const found = new Set<Each>();
  while (found.size < count) found.add(next());
  return [...found];
}
