import { numberAt } from "./number-forms.ts";

/** A number in a text: its normal form, and where it stands. */
export interface FoundNumber {
  readonly number: string;
  readonly start: number;
  readonly end: number;
}

/** All numbers of a text in order, in normal form. What a number is stands in `docs/evaluation.md`. */
export function numbersIn(text: string): string[] {
  return findNumbers(plainDigits(text)).map(({ number }) => number);
}

/** Writes signs, spacing, fractions and powers plainly: `−5`, `1\,000`, `1½`, `10³`, `minus 5`. */
export function plainDigits(text: string): string {
  return text
    .replaceAll("−", "-")
    .replaceAll("{,}", ",")
    .replaceAll(/\\[!,]/g, "")
    .replaceAll(/(?<=\d)(?:\\ |[~\u00a0\u2009\u202f])(?=\d{3})/g, " ")
    .replaceAll("\\$", "$")
    .replaceAll(/(\d?)([¼-¾⅐-⅞])/g, (_, whole: string, part: string) => {
      return `${whole}${whole && " "}${part.normalize("NFKC").replace("⁄", "/")}`;
    })
    .replaceAll(/(?<![⁺⁻⁰¹²³⁴-⁹])[⁺⁻⁰¹²³⁴-⁹]+/g, (digits) => {
      return `^{${digits.normalize("NFKC").replace("−", "-")}}`;
    })
    .replaceAll(/(?<=\d)\*\*(?=-?\d)/g, "^")
    .replaceAll(/(?<![\d)]\s)\b(?:negative|minus)\s(?=[$€£₹]?\d)/gi, "-");
}

/** The numbers of a text that is written plainly. */
export function findNumbers(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (let from = 0; ;) {
    BEGINNING.lastIndex = from;
    const beginning = BEGINNING.exec(text);
    if (!beginning) return found;
    const sign = beginning[0].includes("-") ? "-" : "";
    const { number, end } = numberAt(text, BEGINNING.lastIndex, sign);
    if (number !== undefined) found.push({ number, start: beginning.index, end });
    from = end;
  }
}

const DIGIT = String.raw`(?=\.?\d|\\[dt]?frac(?![a-z])|\\sqrt(?![a-z])|√|\\pi(?![a-z])|π)`;

/** Sign and currency up to the first digit. A minus after a digit, a letter or a bracket subtracts; digits after a letter, `^` or `_` are no number. */
const BEGINNING = new RegExp(
  [
    String.raw`(?<![\w)\]}.^]|[\^_]\{)-[$€£₹]?${DIGIT}`,
    String.raw`[$€£₹]\s?-?${DIGIT}`,
    String.raw`(?<![A-Za-z\d]|[A-Za-z\d)\]}]_|\^-?|[\^_]\{-?)(?=\d)`,
    String.raw`(?<=\b(?:Rs|USD|INR|EUR|GBP))(?=\d)`,
    String.raw`(?<![.\w])(?=\.\d)`,
    String.raw`(?=\\[dt]?frac(?![a-z])|\\sqrt(?![a-z])|√|\\pi(?![a-z])|(?<![a-z])π)`,
  ].join("|"),
  "g",
);
