/** The number after the last `####` of a worked answer, as GSM8K writes it; null when there is none. */
export function finalAnswer(text: string): number | null {
  const found = [...text.matchAll(/####\s*(-?[\d,]*\.?\d+)/g)].at(-1);
  return found ? Number(found[1].replaceAll(",", "")) : null;
}
