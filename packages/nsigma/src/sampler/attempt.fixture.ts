import { LogitsError } from "../errors.ts";

/** What a call returns, or the message with which it refuses the row: a chain can ban every token. */
export function attempt<Result>(act: () => Result): Result | string {
  try {
    return act();
  } catch (error) {
    if (error instanceof LogitsError) return error.message;
    throw error;
  }
}
