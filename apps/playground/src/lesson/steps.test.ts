import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { Readable } from "node:stream";
import { TEMPERATURE_FIRST } from "nsigma";
import { inspectRow } from "nsigma/analysis";
import { readRecording } from "nsigma/recording";
import { describe, expect, it } from "vitest";
import { STEPS } from "./steps.ts";

describe("the lesson", () => {
  it.each(STEPS.map((step) => [step.title, step] as const))(
    "%s: states what the library finds in the recorded row, and where the row is from",
    async (_, { url, text, claims }) => {
      const file = Readable.toWeb(createReadStream(fileURLToPath(url)));
      const { rows, texts, about, words } = await readRecording(file as never);
      const { value } = await rows.next();
      for (const { options, temperature, kept } of claims) {
        const rivals = [{ label: "", options: { ...options, order: TEMPERATURE_FIRST } }];
        const { cuts } = inspectRow(value!.logits, { rivals, temperature });
        expect([options, temperature, cuts[0].kept]).toEqual([options, temperature, kept]);
        expect(text.join(" ")).toContain(kept.toLocaleString("en"));
      }
      expect(about.hash).toMatch(/^[0-9a-f]{64}$/);
      const [{ tokens, start, rows: count }] = texts;
      expect([start, count]).toEqual([tokens.length, 1]);
      expect(tokens.every((id) => id in words)).toBe(true);
    },
  );
});
