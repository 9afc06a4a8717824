import { describe, expect, it } from "vitest";
import type { WordKind } from "./extracted.ts";
import { robust } from "./robust.ts";
import vectors from "./robust.vectors.json" with { type: "json" };

type Case = [text: string, answer: string | null];

for (const [kind, rules] of Object.entries(vectors as unknown as Record<WordKind, Record<string, Case[]>>)) {
  for (const [rule, cases] of Object.entries(rules)) {
    describe(`${rule} (${kind})`, () => {
      it.each(cases)(`robust(%j, ${kind}) is %j`, (text, answer) => {
        expect(robust(text, kind as WordKind).answer ?? null).toBe(answer);
      });
    });
  }
}
