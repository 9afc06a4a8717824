/**
 * What is wrong with an option: its value (`invalid`), its name or place (`unknown`), or that it is right and cannot be
 * honoured here (`unsupported`).
 */
export type OptionProblem = "invalid" | "unknown" | "unsupported";

/**
 * An option that cannot be honoured.
 *
 * `code` is stable and survives two copies of the package in one program, where `instanceof` does not.
 */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
  readonly code = "NSIGMA_OPTION";
  /** The option's name as it was written, for example `topP`. */
  readonly option: string;
  readonly value: unknown;
  /** What the value must be, in words; where the value is not at fault, what the message says after the option's name. */
  readonly expected: string;
  readonly problem: OptionProblem;

  constructor(option: string, value: unknown, expected: string, problem: OptionProblem = "invalid") {
    const invalid = problem === "invalid";
    super(invalid ? `${option} must be ${expected}, got ${shown(value)}` : `${option} ${expected}`);
    this.option = option;
    this.value = value;
    this.expected = expected;
    this.problem = problem;
  }
}

/** A row of logits that cannot be sampled from. */
export class LogitsError extends RangeError {
  override readonly name = "LogitsError";
  readonly code = "NSIGMA_LOGITS";
  /** The token id of the first bad entry, or -1 when the row as a whole is at fault. */
  readonly position: number;

  constructor(message: string, position = -1) {
    super(`logits: ${message}`);
    this.position = position;
  }
}

function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "function") return "a function";
  let text: string = typeof value;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    // Circular, or a bigint inside, or nothing that can be written at all: its type must do.
  }
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
