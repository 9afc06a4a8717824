import { closest, distance } from "fastest-levenshtein";

/** `Did you mean llama.cpp? ` when a known name is near, and nothing otherwise. */
export function suggestion(text: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const near = closest(text.toLowerCase(), known);
  return distance(text.toLowerCase(), near) <= Math.max(1, near.length * 0.4) ? `Did you mean ${near}? ` : "";
}
