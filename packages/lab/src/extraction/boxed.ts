/**
 * What is in the last complete `\boxed{...}` or `\fbox{...}` of a text, braces matched; `\boxed 5` is read to the next `$`, blank or end.
 * Undefined when there is none.
 */
export function lastBoxed(text: string): string | undefined {
  for (const box of [...text.matchAll(/\\(?:boxed|fbox)\s*/g)].reverse()) {
    const start = box.index + box[0].length;
    if (text[start] !== "{") {
      const bare = /^[^\s$]+/.exec(text.slice(start));
      if (bare) return bare[0];
      continue;
    }
    let depth = 0;
    for (let at = start; at < text.length; at++) {
      if (text[at] === "{") depth++;
      if (text[at] === "}" && --depth === 0) return text.slice(start + 1, at);
    }
  }
  return undefined;
}
