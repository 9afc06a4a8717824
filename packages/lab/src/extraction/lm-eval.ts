import { type WordKind, type Extracted, letterRange, LONGEST_ANSWER, UNREADABLE } from "./extracted.ts";
import { minervaMath } from "./minerva-math.ts";

/**
 * Reads as lm-evaluation-harness does.
 *
 * - number: `flexible-extract` of gsm8k (version 3): the last match of its pattern, which takes `$`, commas and points for
 *   digits; compared without commas, `$` and a point at the end, as a text, so that 18.00 is not 18
 * - letter: `flexible-extract` of gpqa's generative tasks: the last `(X)`, else the last `: X`. Between the two it looks for a choice's
 *   own words, which a text alone does not have, so that is left out. It has no such task for AQuA
 * - math: minerva_math's first `Final Answer: The final answer is ... I hope it is correct.`; its sympy equality is left out, so
 *   answers equal by algebra only are wrong here
 *
 * @see EleutherAI/lm-evaluation-harness: lm_eval/tasks/gsm8k/gsm8k.yaml, gpqa/cot_zeroshot, minerva_math/utils.py, filters/extraction.py
 */
export function lmEval(text: string, kind: WordKind, choices = 5): Extracted {
  if (kind === "number") {
    const found = [...text.matchAll(/(-?[$0-9.,]{2,})|(-?[0-9]+)/g)].at(-1);
    return found ? { answer: withoutIgnored(found[0]), rule: "flexible-extract" } : UNREADABLE;
  }
  if (kind === "letter") {
    const parenthesis = [...text.matchAll(/\(([A-Z])\)/g)].at(-1);
    if (parenthesis) return { answer: parenthesis[1], rule: "flexible-extract" };
    const colon = [...text.matchAll(new RegExp(String.raw`:\s*([${letterRange(choices)}])`, "g"))].at(-1);
    return colon ? { answer: colon[1], rule: "colon" } : UNREADABLE;
  }
  const answer = minervaAnswer(text);
  return answer === undefined || answer.length > LONGEST_ANSWER
    ? UNREADABLE
    : { answer: minervaMath(answer), rule: "minerva" };
}

const PHRASE = "Final Answer: The final answer is";

/**
 * What its pattern `Final Answer: The final answer is(.*?). I hope it is correct.` finds first, line by line: on a line that repeats the phrase the
 * pattern itself starts again at each. The harness appends the phrase's end, for a text that was stopped before it.
 */
function minervaAnswer(text: string): string | undefined {
  for (const line of `${text}I hope it is correct.`.split("\n")) {
    const start = line.indexOf(PHRASE);
    const found = start < 0 ? null : /^(.*?). I hope it is correct./s.exec(line.slice(start + PHRASE.length));
    if (found) return found[1].trim();
  }
  return undefined;
}

/** A target as the harness compares it. */
export function lmEvalTarget(target: string, kind: WordKind): string {
  if (kind === "number") return withoutIgnored(target);
  return kind === "letter" ? target.replace(/[()]/g, "").trim() : minervaMath(target);
}

/** gsm8k's `regexes_to_ignore` in their order, and `ignore_case`. */
function withoutIgnored(text: string): string {
  const bare = text
    .replaceAll(",", "")
    .replaceAll("$", "")
    .replace(/^[^]*#### /, "");
  return bare.replace(/\.$/, "").toLowerCase();
}
