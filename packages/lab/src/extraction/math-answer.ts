import { expanded } from "./algebra.ts";
import { LONGEST_ANSWER } from "./extracted.ts";
import { rational } from "./rational.ts";

/**
 * One way to write each mathematical answer, so that equal answers are equal strings. An answer of more than 1,000 characters stays as it is. In
 * this order:
 *
 * 1. marks around it: `$…$`, `\(…\)`, `\[…\]`, `**`, a full stop at the end
 * 2. spacing and size: `\,` `\!` `\left` `\right` `\displaystyle`; `\dfrac` and `\tfrac` are `\frac`
 * 3. degrees, `\$` and `\%`; units: `5\text{ cm}`, `5 cm`; other `\text{…}` is its words
 * 4. `x = 5` is 5 where the left side is one name
 * 5. `\frac12` is `\frac{1}{2}`, `\sqrt3` is `\sqrt{3}`; blanks go
 * 6. each part of a list, a matrix or an equation by itself: within brackets in order, without them sorted
 * 7. numbers in lowest terms: `0.5`, `1/2`, `\frac{2}{4}` are one; `(C)` is `C`
 * 8. other expressions of numbers, letters, roots and π multiplied out, in a fixed order
 *
 * @see Hendrycks et al. (arXiv 2103.03874) and Lewkowycz et al. (arXiv 2206.14858), appendix D, for what such answers differ in
 */
export function normaliseMath(answer: string): string {
  if (answer.length > LONGEST_ANSWER) return answer;
  let text = unwrap(answer);
  for (const [pattern, instead] of REWRITES) text = text.replaceAll(pattern, instead);
  text = text.replace(/^\s*(?:\\?[a-z]+(?:_\w|_\{\w+\})?|[A-Z])\s*=(?!.*=)\s*/, "");
  text = text.replace(PLAIN_UNIT, "$1");
  text = text.replaceAll(/,\s+(?=\d{3}(?!\d))/g, ";"); // `1, 200` is a list, `1,200` a number
  return parts(
    text
      .replaceAll(/\s+/g, " ")
      .replaceAll(/(?<!\\[a-zA-Z]{1,20}) | (?![a-zA-Z])/g, "")
      .replace(/(?<![\\.,;])[.,;]+$/, ""),
  );
}

/** Takes away what stands around the whole answer, as long as there is something. */
function unwrap(answer: string): string {
  let text = answer.trim();
  for (let before = ""; before !== text;) {
    before = text;
    text = text
      .replace(/^(\*+)([^*]+)\1$/, "$2")
      .replace(/(?<![\\.,;])[.,;]+$/, "")
      .trim();
    text = text
      .replace(/^(\$+)([^$]+)\1$/, "$2")
      .replace(/^\\[([](.*)\\[)\]]$/s, "$1")
      .trim();
  }
  return text;
}

const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/−/g, "-"],
  [/\{,\}|,\\!/g, ","],
  [/\\\\\s*(?:\[[^\][]*\])?/g, "\\\\"],
  [/(?<!\\)\\[!,;: ]|~|\\q?quad\b|\\(?:left|right|displaystyle|big|Big)(?![a-zA-Z])/g, " "],
  [/\\[dt]frac/g, "\\frac"],
  [/\\(le|ge|ne)(?![a-z])/g, "\\$1q"],
  [/\^\s*\\circ|\^\s*\{\s*\\circ\s*\}|\\degree\b|°/g, ""],
  [/\\?[$%]/g, ""],
  [/(?:,\s*)?\\(?:text|mbox|mathrm)\s*\{\s*(?:and|or)\s*\}|(?:,\s*|\s)(?:and|or)\s/g, ", "],
  [/(?<=[\d}])\s*\\(?:text|mbox|mathrm)\s*\{[^{}]*\}(?:\^\{?\d\}?)?\s*$/g, ""],
  [/\\(?:text|mbox|mathrm|textbf|mathbf|textrm|boxed)\s*\{([^{}]*)\}/g, "$1"],
  [/\\frac\s*(\d)\s*(\d)/g, "\\frac{$1}{$2}"],
  [/\\frac\s*(\\pi)(?![a-zA-Z])/g, "\\frac{$1}"],
  [/\\frac\s*(\w)\s*\{/g, "\\frac{$1}{"],
  [/(\\frac\s*\{[^{}]*\})\s*(\w)/g, "$1{$2}"],
  [/\\sqrt\s*(\w)/g, "\\sqrt{$1}"],
  [/_\s*\{\s*(\w)\s*\}/g, "_$1"],
  [/\^\s*\{\s*(\w)\s*\}/g, "^$1"],
];

/** A number and a plain word after it, which names a unit unless it is mathematics. */
const PLAIN_UNIT = /^(\s*[-+]?[\d.,/]+)\s+(?!pi\b|sqrt\b)[a-zA-Z]{2,}[a-zA-Z\s^\d/]*$/;

const MATRIX = /^\\begin\{([pb]?)matrix\}(.*)\\end\{\1matrix\}$/s;

function parts(text: string): string {
  const number = rational(text);
  if (number !== undefined) return number;
  const matrix = MATRIX.exec(text);
  if (matrix) {
    const rows = matrix[2].replace(/(?:\\\\)+$/, "").split("\\\\");
    const written = rows.map((row) => row.split("&").map(parts).join("&")).join("\\\\");
    return `\\begin{pmatrix}${written}\\end{pmatrix}`;
  }
  const bracketed = /^([[(]|\\\{)(.*?)([\])]|\\\})$/s.exec(text);
  if (bracketed) {
    const [, open, inside, close] = bracketed;
    if (/^[A-Z]$/.test(inside)) return inside;
    const list = splitTop(inside);
    if (list && list.length > 1) return open + list.map(parts).join(",") + close;
  }
  const list = splitTop(text);
  if (list && list.length > 1) return listed(list.map(parts).sort());
  const sides = text.split("=");
  return sides.length === 2 ? sides.map(value).join("=") : value(text);
}

/** A list without brackets, so that it is read as one again: `1, 200`. */
function listed(items: readonly string[]): string {
  return items.join(",").replaceAll(/,(?=\d{3}(?!\d))/g, ", ");
}

function value(text: string): string {
  const result = expanded(text) ?? text;
  return rational(result) ?? result;
}

/** The parts between commas or semicolons that stand in no bracket; undefined where brackets close that were not opened. */
function splitTop(text: string): string[] | undefined {
  const list = [""];
  let depth = 0;
  for (const letter of text) {
    if ("([{".includes(letter)) depth++;
    if (")]}".includes(letter) && --depth < 0) return undefined;
    if ((letter === "," || letter === ";") && depth === 0) list.push("");
    else list[list.length - 1] += letter;
  }
  return list;
}
