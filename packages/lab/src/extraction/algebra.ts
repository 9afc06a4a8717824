import { createRequire } from "node:module";

/** As far as it is used here; its own types need the browser's. */
interface Nerdamer {
  convertFromLaTeX(latex: string): { expand(): { toTeX(): string } };
}

let nerdamer: Nerdamer | undefined;

/** The longest expression that is multiplied out, and the longest result, in characters. */
const LONGEST = 100;

/**
 * An expression of numbers, letters, roots and π, multiplied out and in a fixed order, in LaTeX without blanks: `(x+1)x` is `x^{2}+x`, `\frac{1}{\sqrt{2}}`
 * is `\frac{\sqrt{2}}{2}`. Undefined for everything else, and for what could take long.
 *
 * @param latex without blanks and without `\left`, `\right`
 */
export function expanded(latex: string): string | undefined {
  if (!isExpression(latex) || isCostly(latex)) return undefined;
  if (!known.has(latex)) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(latex, multipliedOut(latex));
  }
  return known.get(latex);
}

/** What has been multiplied out: a run's texts give the same few answers again and again. */
const known = new Map<string, string | undefined>();
const MOST_KNOWN = 10_000;

function multipliedOut(latex: string): string | undefined {
  // Loaded when first needed: that takes a tenth of a second, which no other command should pay.
  nerdamer ??= createRequire(import.meta.url)("nerdamer-prime") as Nerdamer;
  let found = latex;
  try {
    // Again as long as that brings a root into a denominator, or roots beside each other.
    for (let before = ""; found !== before;) {
      before = rationalised(found);
      const tex = nerdamer.convertFromLaTeX(explicit(before)).expand().toTeX();
      if (LOSSY.test(tex)) return undefined;
      found = joined(plain(tex));
      if (found.length > LONGEST) return undefined;
    }
  } catch {
    return undefined; // a division by zero, brackets that do not match
  }
  return found;
}

/** What is written with fewer digits than it has. */
const LOSSY = /\de[+-]?\d|NaN|Infinity|undefined/;

/** Numbers of up to 15 digits, letters by themselves or two or three together, and what combines them. A word alone is not a product; `E` and `I` have meanings of their own there. */
function isExpression(latex: string): boolean {
  return (
    latex.length <= LONGEST &&
    /^(?:\\(?:frac|sqrt|pi|cdot|times)(?![a-zA-Z])|\d+(?:\.\d+)?|[a-zA-DF-HJ-Z]|[-+*/^(){}]|\[\d\](?=\{)| )+$/.test(
      latex,
    ) &&
    !/^[a-zA-Z]{2,}$|(?<!\\[a-zA-Z]*)[a-zA-Z]{4,}|\d{16}|[fgh]\(|[-+*/^(]$/.test(latex)
  );
}

/** Powers of sums, long products and towers grow without bound when they are multiplied out, and four letters are enough. */
function isCostly(latex: string): boolean {
  const letters = new Set(latex.replaceAll(/\\[a-z]+/g, "").match(/[a-zA-Z]/g));
  const brackets = latex.split("(").length - 1;
  const signs = latex.split(/[+-]/).length - 1;
  const powersOfSums = [...latex.matchAll(/[)}]\^\{?(-?\d*)/g)];
  return (
    letters.size > 4 ||
    brackets * signs > 20 ||
    powersOfSums.length > 1 ||
    powersOfSums.some(([, power]) => !(Number(power || NaN) * signs <= 8)) ||
    /\^\{[^{}]*[\^(\\]|\^\{?-?\d{3}/.test(latex)
  );
}

/** Roots go from denominators: `\frac{a}{2\sqrt{3}}` is `\frac{(a)\sqrt{3}}{2*3}`. */
function rationalised(latex: string): string {
  return latex
    .replaceAll(
      /\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{(\d*)\\sqrt\{(\d+)\}\}/g,
      (_, over: string, factor: string, root: string) =>
        `\\frac{(${over})*\\sqrt{${root}}}{${factor || 1}*${root}}`,
    )
    .replaceAll(/\/\\sqrt\{(\d+)\}/g, "*\\sqrt{$1}/$1");
}

/** A product's roots of whole numbers as one: `\sqrt{2}\pi\sqrt{3}` is `\sqrt{6}\pi`. Of up to 15 digits, as everything else. */
function joined(latex: string): string {
  return latex
    .replaceAll(
      /\\sqrt\{(\d+)\}([^-+^{}()[\]]*)\\sqrt\{(\d+)\}(?!\^)/g,
      (all, one: string, between: string, other: string) => {
        const product = productOf(one, other);
        return product ? `\\sqrt{${product}}${between}` : all;
      },
    )
    .replaceAll(
      /(\d+)\^(\{\\frac\{\d+\}\{\d+\}\})\\cdot(\d+)\^\2/g,
      (all, one: string, power: string, other: string) => {
        const product = productOf(one, other);
        return product ? `${product}^${power}` : all;
      },
    );
}

function productOf(one: string, other: string): string | undefined {
  const product = `${BigInt(one) * BigInt(other)}`;
  return product.length > 15 ? undefined : product;
}

/** Decimals as fractions, which are exact; every product with its sign, or `x(x+1)` would be a function. */
function explicit(latex: string): string {
  return latex
    .replaceAll(/(\d+)\.(\d+)/g, (_, whole: string, places: string) => {
      return `(${whole}${places}/1${"0".repeat(places.length)})`;
    })
    .replaceAll(/\\(?:cdot|times)/g, "*")
    .replaceAll(/(?<!\\[a-zA-Z]*)([a-zA-Z]) ?(?=[a-zA-Z(\\])/g, "$1*")
    .replaceAll(/(\\pi) ?(?=[a-zA-Z\d(\\])/g, "$1*")
    .replaceAll(/(\d)(?=[a-zA-Z(\\])/g, "$1*")
    .replaceAll(/\)(?=[a-zA-Z\d(\\])/g, ")*");
}

function plain(latex: string): string {
  return latex
    .replaceAll(/\\(?:left|right)(?![a-z])/g, "")
    .replaceAll(/(\\pi) \\cdot (?=[a-zA-Z])/g, "$1 ")
    .replaceAll(/ \\cdot (?!\d)/g, "")
    .replaceAll(/ (\\cdot) /g, "$1");
}
