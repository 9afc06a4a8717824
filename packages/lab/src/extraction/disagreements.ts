import type { AnswerKind } from "./extracted.ts";
import { type Mark, mark, type ProfileName, PROFILES } from "./profiles.ts";
import { normaliseAnswer } from "./robust.ts";

/** A text and what would be right. */
export interface Answered {
  readonly text: string;
  readonly target: string;
}

/** A text that profiles read differently. */
export interface Disagreement {
  /** Its place in the list. */
  readonly index: number;
  readonly marks: Readonly<Partial<Record<ProfileName, Mark>>>;
  /** Whether they also disagree on right and wrong, so that scores differ. */
  readonly aboutRight: boolean;
}

/**
 * The texts that profiles read differently: another answer once it is in the normal form of `robust`, one has none, or another mark.
 *
 * @param profiles all unless given
 */
export function disagreements(
  answers: readonly Answered[],
  kind: AnswerKind,
  profiles: readonly ProfileName[] = Object.keys(PROFILES) as ProfileName[],
  choices?: number,
): Disagreement[] {
  return answers.flatMap(({ text, target }, index) => {
    const marked = profiles.map((profile) => mark(text, target, kind, profile, choices));
    const readings = marked.map(({ answer, parsed }) =>
      parsed ? normaliseAnswer(answer ?? "", kind) : undefined,
    );
    const aboutRight = new Set(marked.map(({ right }) => right)).size > 1;
    if (!aboutRight && new Set(readings).size === 1) return [];
    const marks = Object.fromEntries(profiles.map((profile, i) => [profile, marked[i]]));
    return [{ index, marks, aboutRight }];
  });
}
