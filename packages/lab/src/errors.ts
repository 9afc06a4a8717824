import type { z } from "zod";

/** Something the person at the keyboard can mend: shown as one line, exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/**
 * What is wrong with a value from outside, by a schema whose messages go on after the place:
 * `tasks[0].limit must be an integer from 1, got 0`. What was got is said where it was read with `reportInput`.
 *
 * @param whole what the value is called where the place is none of its parts
 */
export function schemaFault({ issues: [outer] }: z.ZodError, whole: string): string {
  const issue = innermost(outer);
  const place = issue.path.length === 0 ? whole : placeOf(issue.path);
  if (!issue.message.startsWith("must ")) return `${place}: ${issue.message}`;
  if (issue.code === "custom" || !("input" in issue)) return `${place} ${issue.message}`;
  if (issue.input === undefined) return `${place} ${issue.message}, and is missing`;
  return `${place} ${issue.message}, got ${shown(issue.input)}`;
}

/** Of a value that may be one of several things and is of the kind of one of them, what is wrong inside it. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const inside = issue.errors.map(([first]) => first).filter(({ path }) => path.length > 0);
  if (inside.length !== 1) return issue;
  return innermost({ ...inside[0], path: [...issue.path, ...inside[0].path] });
}

function shown(value: unknown): string {
  let text: string = typeof value;
  try {
    // Numbers of data files are objects that keep their writing.
    text = JSON.stringify(value, (_, each) => (each?.isLosslessNumber ? Number(each.value) : each));
  } catch {
    // In a circle, or too deep: its type must do.
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `samplers[0].label` */
export function placeOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return parts.join("").replace(/^\./, "");
}

/** The first line of what an error says. */
export function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
}
