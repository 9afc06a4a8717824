import { describe, expect, it } from "vitest";
import type { WordKind } from "./extracted.ts";
import { mark, type ProfileName, PROFILES } from "./profiles.ts";
import { normaliseAnswer } from "./robust.ts";
import vectors from "./readings.vectors.json" with { type: "json" };

for (const profile of Object.keys(PROFILES) as ProfileName[]) {
  describe(`${profile}(text, kind)`, () => {
    for (const { kind, text, target, answers, right } of vectors.cases) {
      const answer = answers[profile] ?? undefined;
      it(`${profile}(${JSON.stringify(text)}, ${kind}) is ${answer === undefined ? "nothing" : JSON.stringify(answer)}`, () => {
        const found = mark(text, target, kind as WordKind, profile);
        expect(found.answer).toBe(answer);
        const expected =
          profile === "robust" || profile === "strict"
            ? answer === normaliseAnswer(target, kind as WordKind)
            : (right as string[]).includes(profile);
        expect(found.right).toBe(expected);
      });
    }
  });
}
