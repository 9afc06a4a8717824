import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { check } from "./check.ts";
import type { VectorFile } from "./vector.ts";

const folder = new URL("./", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

for (const name of names) {
  const { source, cases, notOurs }: VectorFile = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  describe(`${source.project}, ${source.file}`, () => {
    for (const vector of cases) {
      it(`createSampler(${JSON.stringify(vector.options)}) gives what ${name} expects of ${vector.name}`, () => {
        expect(Object.keys(vector.expect)).not.toHaveLength(0);
        check(vector);
      });
    }

    it(`${name} names every case once, and says of every vector left out why`, () => {
      expect(new Set(cases.map((vector) => vector.name)).size).toBe(cases.length);
      expect(notOurs.filter(({ vector, reason }) => !vector || !reason)).toEqual([]);
    });
  });
}
