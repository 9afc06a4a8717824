import { normaliseMath } from "./math-answer.ts";

/** What stands between `$`, `$$`, `\(` or `\[`. */
const FORMULA = /(?<!\\)\$\$?([^$]{1,1000}?)(?<!\\)\$|\\\(([^\n]{1,1000}?)\\\)|\\\[([^]{1,1000}?)\\\]/g;

/** Words that no answer is made of: five in a row, and no formula. */
const PROSE = /^(?:[A-Za-z'’-]+[,:]?\s+){5}/;

const EXPLANATION = /[,;]?\s\b(?:because|since|where|so that)\b/i;

/** The mathematics that a statement states: its first formula, or else all that it says. */
export function readMath(said: string): string | undefined {
  const stated = said.slice(0, EXPLANATION.exec(said)?.index);
  return normalForm(formulas(stated)[0] ?? (PROSE.test(stated) ? "" : stated));
}

/** The last formula of a text. */
export function lastFormula(text: string): string | undefined {
  const last = formulas(text).at(-1);
  return last && normalForm(last);
}

function formulas(text: string): string[] {
  return [...text.matchAll(FORMULA)].map(([, dollars, round, square]) => dollars ?? round ?? square);
}

function normalForm(text: string): string | undefined {
  return normaliseMath(text) || undefined;
}
