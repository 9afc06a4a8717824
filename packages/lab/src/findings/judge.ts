import { NONE } from "../extraction/extracted.ts";
import { mark, type ProfileName, PROFILES } from "../extraction/profiles.ts";
import type { Mark } from "./tally.ts";
import type { Item } from "../tasks/item.ts";

/** What a profile makes of a text. */
export interface Judgement {
  readonly mark: Mark;
  /** Which of the profile's rules found the answer; null when none did. */
  readonly rule: string | null;
  readonly answer: string | null;
}

/** The profiles' names, the one that counts unless another is asked for first. */
export const PROFILE_NAMES: readonly ProfileName[] = Object.keys(PROFILES) as ProfileName[];

/** How each profile reads a text, to be said where it is named. */
export const READS: Readonly<Record<ProfileName, string>> = {
  robust: "finds a stated answer in whatever words",
  strict: "reads only what is written in the form that the prompt asks for",
  "lm-eval": "reads as lm-evaluation-harness does, such as the last number of the text",
  official: "reads as the paper's own scorer does, its mistakes included",
};

/** Reads and marks an item's text; one that has no right answer stays open. */
export function judge({ kind, target, choices }: Item, text: string, profile: ProfileName): Judgement {
  if (kind === "open" || target === undefined) return { mark: "open", rule: null, answer: null };
  const { answer, rule, right, parsed } = mark(text, target, kind, profile, choices);
  return {
    mark: right ? "right" : parsed ? "wrong" : "unparsed",
    rule: rule === NONE ? null : rule,
    answer: parsed && answer !== undefined ? answer : null,
  };
}
