/** How many texts of one cell the token limit cut off. */
export interface CutOff {
  /** How a reader finds the cell, such as `min-p 0.1, T = 2`. */
  readonly cell: string;
  readonly texts: number;
  readonly cutOff: number;
}

/** From this share of a cell's texts on, the limit and not the sampler may decide what the cell's share is. */
export const MUCH_CUT_OFF = 0.05;

/** Whether a reader has to be warned of a cell. */
export function isMuchCutOff({ texts, cutOff }: Pick<CutOff, "texts" | "cutOff">): boolean {
  return cutOff / texts >= MUCH_CUT_OFF;
}

/**
 * Says how many texts the token limit cut off, and warns where there are many: a text that was cut off before its
 * answer counts as wrong, so the share of right answers falls with the limit.
 *
 *     No text was cut off at the token limit.
 *     The token limit cut off 3 of 800 texts.
 *     Warning: the token limit cut off 21 of 800 texts, 5 % or more in 2 of 8 cells (the most: plain sampling, T = 3: 18.0 %). ...
 *
 * @param remedy how the limit is raised, such as `maxTokens in the plan`
 */
export function cutOffWords(cells: readonly CutOff[], remedy: string): string {
  const sum = (name: "texts" | "cutOff") => cells.reduce((total, cell) => total + cell[name], 0);
  const [texts, cutOff] = [sum("texts"), sum("cutOff")];
  if (cutOff === 0) return "No text was cut off at the token limit.";
  const words = `he token limit cut off ${cutOff} of ${texts} texts`;
  const much = cells.filter(isMuchCutOff);
  if (much.length === 0) return `T${words}.`;
  const most = much.reduce((one, other) =>
    other.cutOff / other.texts > one.cutOff / one.texts ? other : one,
  );
  const share = `${((100 * most.cutOff) / most.texts).toFixed(1)} %`;
  const where =
    cells.length === 1
      ? `, ${share}`
      : `, ${100 * MUCH_CUT_OFF} % or more in ${much.length} of ${cells.length} cells (the most: ${most.cell}: ${share})`;
  return `Warning: t${words}${where}. A text without an answer counts as wrong: raise ${remedy} before you trust these shares.`;
}
