/** A `\boxed{...}` or `\fbox{...}`: where it begins, and what is in it. */
export interface Box {
  readonly place: number;
  readonly inside: string;
}

const BARE = /[^\s$]{1,1000}/y;

/** All complete boxes of a text in the order of their beginnings, braces matched, in one pass; `\boxed 5` holds what stands up to the next `$` or blank. */
export function boxes(text: string): Box[] {
  const found: Box[] = [];
  const opened = new Map<number, number>();
  for (const { index, 0: mark } of text.matchAll(/\\(?:boxed|fbox)\s{0,20}/g)) {
    const start = index + mark.length;
    if (text[start] === "{") opened.set(start, index);
    else {
      BARE.lastIndex = start;
      const inside = BARE.exec(text)?.[0];
      if (inside !== undefined) found.push({ place: index, inside });
    }
  }
  if (opened.size === 0) return found;
  const open: number[] = [];
  for (const { 0: brace, index } of text.matchAll(/\\.|[{}]/gs)) {
    if (brace === "{") open.push(index);
    if (brace !== "}") continue;
    const start = open.pop();
    const place = start === undefined ? undefined : opened.get(start);
    if (place !== undefined) found.push({ place, inside: text.slice(start! + 1, index) });
  }
  return found.sort((one, other) => one.place - other.place);
}

/** What is in the box that begins last; undefined when there is none. */
export function lastBoxed(text: string): string | undefined {
  return boxes(text).at(-1)?.inside;
}
