import type { SamplerOptions } from "../../options/options.ts";
import type { Context, Reader, Wanted } from "../dialect.ts";

/** A reader's answer, and the kinds of the notes it made. */
export function reading(
  reader: Reader,
  value: unknown,
  context: Partial<Pick<Context, "request" | "settings">> = {},
): { options: SamplerOptions; notes: (string | undefined)[] } {
  const notes: (string | undefined)[] = [];
  const { request = {}, settings = {} } = context;
  const note: Context["note"] = (_why, kind) => void notes.push(kind);
  return { options: reader(value, { parameter: "given", request, settings, note }), notes };
}

/** What a writer is asked to write. */
export function wanting(options: SamplerOptions, order: Wanted["order"] = []): Wanted {
  return { options, order };
}

/** A vocabulary of letters: each has its code for a token, and `ab` is one token, 500. */
export function tokensOf(text: string): number[][] {
  const codes = text.replaceAll("ab", "\u01f4").split("");
  return [codes.map((letter) => letter.charCodeAt(0))];
}
