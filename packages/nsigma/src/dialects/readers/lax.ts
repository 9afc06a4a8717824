import { NUMBER_OPTIONS } from "../../options/tables.ts";
import type { Parameter } from "../dialect.ts";

// What engines read in values that are of another type than they should be.

/** Whether a parameter is a number there. */
function isNumeric({ option, default: usual }: Parameter): boolean {
  return (
    typeof usual === "number" || (usual === undefined && (option in NUMBER_OPTIONS || option === "seed"))
  );
}

/** true is 1 and false is 0: C++'s JSON library, Python's own checks. */
export function truthsAreNumbers(value: unknown, row: Parameter): unknown {
  return typeof value === "boolean" && isNumeric(row) ? Number(value) : value;
}

const TRUTHS = new Map<unknown, boolean>([
  ...[1, "1", "true", "t", "yes", "y", "on"].map((each) => [each, true] as const),
  ...[0, "0", "false", "f", "no", "n", "off"].map((each) => [each, false] as const),
]);

/** Pydantic: numbers in words are numbers too, and 0, 1 and some words are false and true. */
export function asPydantic(value: unknown, row: Parameter): unknown {
  if (isNumeric(row)) return numberIn(value) ?? value;
  const word = typeof value === "string" ? value.toLowerCase() : value;
  return typeof row.default === "boolean" ? (TRUTHS.get(word) ?? value) : value;
}

/** koboldcpp: what cannot be read as a number is as if left out. */
export function asKoboldcpp(value: unknown, row: Parameter): unknown {
  return isNumeric(row) ? numberIn(value) : value;
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string" || !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(value))
    return undefined;
  return Number(value);
}
