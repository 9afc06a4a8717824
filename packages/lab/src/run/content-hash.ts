import { hash } from "node:crypto";

/** SHA-256 of a value's canonical JSON (names sorted, undefined left out), in hex. */
export function contentHash(value: unknown): string {
  return hash("sha256", canonicalJson(value));
}

/** JSON that is the same for equal values, whatever order their names were written in. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  let text = "";
  for (const name of Object.keys(value).sort()) {
    const each = (value as Record<string, unknown>)[name];
    if (each !== undefined) text += `${text && ","}${JSON.stringify(name)}:${canonicalJson(each)}`;
  }
  return `{${text}}`;
}
