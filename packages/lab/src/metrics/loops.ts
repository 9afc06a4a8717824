/** The longest piece that is looked for, in characters. */
const LONGEST = 200;
/** How often it has to stand at the end. */
const TIMES = 3;
/** How much of the text that has to be, so that "no, no, no" is none. */
const LEAST = 30;

/**
 * Whether a text ends in a loop: a piece of 1 to 200 characters stands at its end three times or more, one after the other, in 30
 * characters or more. The last time may be cut off, and white space at the very end does not count. Characters rather than
 * words, because a loop can be within a word, in a script without blanks, and cut off anywhere. A list that counts its
 * repeats (`1. red 2. red`) is not found.
 */
export function endsInLoop(text: string): boolean {
  const end = text.trimEnd();
  for (let period = 1; period <= Math.min(LONGEST, end.length / TIMES); period++) {
    const wanted = Math.max(TIMES * period, LEAST);
    let at = end.length - 1;
    while (at >= period && end.length - at + period <= wanted && end[at] === end[at - period]) at--;
    // What agrees with what stands one period before it, and that period.
    if (end.length - 1 - at + period >= wanted) return true;
  }
  return false;
}
