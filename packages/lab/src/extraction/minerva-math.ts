/**
 * The normal form of a LaTeX answer in lm-evaluation-harness's minerva_math, step by step.
 *
 * @see Lewkowycz et al.: Solving quantitative reasoning problems with language models (arXiv 2206.14858), appendix D
 */
export function minervaMath(answer: string): string {
  let text = answer.split("=").at(-1) as string;
  for (const [from, to] of REPLACED) text = text.replaceAll(from, to);
  for (const removed of REMOVED) text = text.replaceAll(removed, "");
  text = text
    .replaceAll(/[^\n]*?\$([^\n]*?)\$[^\n]*/g, "$$$1$$")
    .replaceAll(/\\text\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\textbf\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\overline\{([^\n]*?)\}/g, "$1")
    .replaceAll(/\\boxed\{([^\n]*)\}/g, "$1")
    .replaceAll(/frac([^{])([^\n])/g, "frac{$1}{$2}")
    .replaceAll(/sqrt([^{])/g, "sqrt{$1}")
    .replaceAll("$", "");
  const digits = text.replaceAll(",", "");
  return /^\p{Nd}+$/u.test(digits) ? digits : text;
}

const REPLACED: readonly (readonly [string, string])[] = [
  ["an ", ""],
  ["a ", ""],
  [".$", "$"],
  ["\\$", ""],
  ["\\ ", ""],
  [" ", ""],
  ["mbox", "text"],
  [",\\text{and}", ","],
  ["\\text{and}", ","],
  ["\\text{m}", "\\text{}"],
];

const UNITS =
  "square ways integers dollars mph inches ft hours km units \\ldots sue points feet minutes digits cents degrees cm gm pounds meters " +
  "meals edges students childrentickets multiples";

const REMOVED: readonly string[] = [
  ...UNITS.split(" "),
  "\\text{s}",
  "\\text{.}",
  "\\text{\ns}",
  "\\text{}^2",
  "\\text{}^3",
  "\\text{\n}",
  "\\text{}",
  "\\mathrm{th}",
  "^\\circ",
  "^{\\circ}",
  "\\;",
  ",\\!",
  "{,}",
  '"',
  "\\dots",
];
