import { OptionError } from "../../errors.ts";
import { ServerError } from "./server-error.ts";

/** How long a server may take for one answer, in ms, and how much it may send; `Infinity` is not a limit. */
export interface Limits {
  /**
   * Until the first word: connecting, waiting for a turn and reading the prompt. Default 300,000. Node's own `fetch`
   * waits no longer than that; with a longer limit give one that does.
   */
  readonly firstByte?: number | undefined;
  /** Between two words. The comments that servers send to keep a connection open are not words. Default 120,000. */
  readonly silence?: number | undefined;
  /** For the whole answer. Default 3,600,000. */
  readonly total?: number | undefined;
  /** Bytes of the whole answer as they are read. Default 67,108,864. */
  readonly bytes?: number | undefined;
}

const DEFAULTS = { firstByte: 300_000, silence: 120_000, total: 3_600_000, bytes: 2 ** 26 };

export type LimitsSet = Readonly<Record<keyof Limits, number>>;

/** @throws OptionError for a limit that is unknown or not a number above 0 */
export function limitsOf(given: Limits = {}): LimitsSet {
  const limits: Record<string, number> = { ...DEFAULTS };
  for (const [name, value] of Object.entries(given) as [keyof Limits, number | undefined][]) {
    if (!(name in DEFAULTS)) {
      const why = `is not a limit; there are ${Object.keys(DEFAULTS).join(", ")}`;
      throw new OptionError(`limits.${name}`, value, why, "unknown");
    }
    if (value === undefined) continue;
    if (!(typeof value === "number" && value > 0)) {
      throw new OptionError(`limits.${name}`, value, "a number above 0, or Infinity");
    }
    limits[name] = value;
  }
  return limits as LimitsSet;
}

/** A timer cannot wait longer. */
const LONGEST = 2 ** 31 - 1;

/** Watches over one answer, and ends it when a limit is passed. */
export class Watch {
  /** Aborts with the ServerError that says which limit was passed, or with the caller's own reason. */
  readonly signal: AbortSignal;
  private readonly limits: LimitsSet;
  private readonly passed = new AbortController();
  private readonly whole: ReturnType<typeof setTimeout> | undefined;
  private next: ReturnType<typeof setTimeout> | undefined;
  private bytes = 0;

  constructor(limits: LimitsSet, signal: AbortSignal | undefined) {
    this.limits = limits;
    this.signal = signal ? AbortSignal.any([signal, this.passed.signal]) : this.passed.signal;
    const late = "the answer was not complete after";
    this.whole = this.timer("total", (seconds) => new ServerError(late + seconds, { concerns: "text" }));
    this.next = this.timer("firstByte", (seconds) => moment(`no word of an answer came within${seconds}`));
  }

  /** A word of the answer has come. */
  heard(): void {
    clearTimeout(this.next);
    this.next = this.timer("silence", (seconds) => moment(`the server fell silent for${seconds}`));
  }

  /** @throws ServerError when the answer is too large with these bytes */
  took(bytes: number): void {
    this.bytes += bytes;
    const most = this.limits.bytes;
    if (this.bytes <= most) return;
    throw new ServerError(`the answer has more than ${most} bytes (limits.bytes)`, { concerns: "text" });
  }

  end(): void {
    clearTimeout(this.whole);
    clearTimeout(this.next);
  }

  private timer(
    name: keyof Limits,
    error: (seconds: string) => ServerError,
  ): ReturnType<typeof setTimeout> | undefined {
    const limit = this.limits[name];
    if (limit > LONGEST) return undefined;
    return setTimeout(() => this.passed.abort(error(` ${limit / 1000} s (limits.${name})`)), limit);
  }
}

function moment(message: string): ServerError {
  return new ServerError(message, { concerns: "moment" });
}
