/**
 * The normal form of a LaTeX answer in the paper's scorer, which is that of the MATH benchmark's first scorer (2021): step by step the same,
 * and the answer unchanged where that one fails.
 *
 * @see Hendrycks et al.: Measuring mathematical problem solving with the MATH dataset (arXiv 2103.03874)
 */
export function officialMath(answer: string): string {
  return normalised(answer) ?? answer;
}

/** In this order: breaks, `\!`, double backslashes, fractions' sizes, bracket sizes, degrees, dollars. */
const FIRST: readonly (readonly [string, string])[] = [
  ["\n", ""],
  ["\\!", ""],
  ["\\\\", "\\"],
  ["tfrac", "frac"],
  ["dfrac", "frac"],
  ["\\left", ""],
  ["\\right", ""],
  ["^{\\circ}", ""],
  ["^\\circ", ""],
  ["\\$", ""],
];

/** Undefined where the original raises an error. */
function normalised(answer: string): string | undefined {
  let text = answer;
  for (const [from, to] of FIRST) text = text.replaceAll(from, to);
  const units = text.split("\\text{ ");
  if (units.length > 2) return undefined;
  text = units[0].replaceAll("\\%", "").replaceAll(" .", " 0.").replaceAll("{.", "{0.");
  if (text === "") return text;
  if (text.startsWith(".")) text = `0${text}`;
  const sides = text.split("=");
  if (sides.length === 2 && [...sides[0]].length <= 2) text = sides[1];
  const rooted = braceRoots(text);
  if (rooted === undefined) return undefined;
  const fractions = braceFractions(rooted.replaceAll(" ", ""));
  if (fractions === undefined) return undefined;
  if (fractions === "0.5") return "\\frac{1}{2}";
  return fractions.replace(/^(-?[1-9]\d*|0)\/(-?[1-9]\d*|0)$/, "\\frac{$1}{$2}");
}

/** `\sqrt3` to `\sqrt{3}`. */
function braceRoots(text: string): string | undefined {
  const [before, ...roots] = text.split("\\sqrt");
  if (roots.includes("")) return undefined;
  return before + roots.map((root) => `\\sqrt${root.startsWith("{") ? root : braced(root, 1)}`).join("");
}

/** `\frac12` to `\frac{1}{2}`, `\frac1{72}` to `\frac{1}{72}`; the text as it is where one has a single letter after it. */
function braceFractions(text: string): string | undefined {
  const [before, ...fractions] = text.split("\\frac");
  let result = before;
  for (const fraction of fractions) {
    if (fraction === "") return undefined;
    if (fraction.startsWith("{")) result += `\\frac${fraction}`;
    else if ([...fraction].length < 2) return text;
    else result += `\\frac${braced(fraction, [...fraction][1] === "{" ? 1 : 2)}`;
  }
  return result;
}

/** The first letters each in braces. */
function braced(text: string, count: number): string {
  const letters = [...text];
  return letters.map((letter, i) => (i < count ? `{${letter}}` : letter)).join("");
}
