/** Something the person at the keyboard can mend: shown as one line, exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}
