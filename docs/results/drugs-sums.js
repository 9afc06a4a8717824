// Writes the 100 sums of drugs-smollm2.yaml, from the repository's folder: node docs/results/drugs-sums.js > docs/results/drugs-sums.jsonl
import { uniform } from "nsigma/random";

const SORTS = [
  (a, b) => ({ sum: `${a} + ${b}`, answer: a + b }),
  (a, b) => ({ sum: `${a + b} - ${a}`, answer: b }),
  (a, b) => ({ sum: `${2 + (a % 11)} * ${2 + (b % 11)}`, answer: (2 + (a % 11)) * (2 + (b % 11)) }),
];
for (let item = 0; item < 100; item++) {
  const number = (place) => 2 + Math.floor(uniform(1, 2 * item + place) * 50);
  console.log(JSON.stringify(SORTS[item % 3](number(0), number(1))));
}
