/**
 * A number as texts write it: thousands in threes, a sign before or after the currency, digits after the point. A minus after a
 * digit, a letter or a bracket subtracts and is no sign.
 */
const NUMBER = /((?<![\w)\]}.])-)?(?:[$€£](-)?)?((?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<!\.)\.\d+)/g;

/** All numbers of a text in order, in normal form. LaTeX's thousands (`1{,}000`, `1,\!000`, `1\,000`) and the true minus sign are read too. */
export function numbersIn(text: string): string[] {
  const plain = text
    .replaceAll("−", "-")
    .replaceAll("{,}", ",")
    .replaceAll(/\\[!,]/g, "")
    .replaceAll("\\$", "$");
  return [...plain.matchAll(NUMBER)].map(([, before, after, digits]) =>
    normaliseDecimal(`${before || after ? "-" : ""}${digits}`),
  );
}

/** One way to write each decimal: no commas, no zeros that say nothing, no "-0". `-01,234.50` is `-1234.5`. */
export function normaliseDecimal(decimal: string): string {
  const [whole, fraction = ""] = decimal.replaceAll(",", "").replace("-", "").split(".");
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const behind = fraction.replace(/0+$/, "");
  const size = behind ? `${digits}.${behind}` : digits;
  return decimal.startsWith("-") && size !== "0" ? `-${size}` : size;
}
