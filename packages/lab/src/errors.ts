/** Something the person at the keyboard can mend: shown as one line, exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The first line of what an error says. */
export function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
}
