import { readdirSync, readFileSync } from "node:fs";
import type { Recipe } from "./rows.ts";

/** One line of a golden file; make_golden.py says what each field is. */
export interface Case {
  row: Recipe;
  prompt?: number[];
  ids?: number[];
  temperature?: number;
  set: Arguments;
  kept: number[];
  exact?: number[];
  p: number[];
}

/** Arguments of the class by their Python names; for the chain, those of each class by its name. */
export type Arguments = Record<string, any>;

export interface GoldenFile {
  class: string;
  transformers: string;
  torch: string;
  cases: Case[];
}

const folder = new URL("./golden/", import.meta.url);

export function goldenFiles(): GoldenFile[] {
  return readdirSync(folder).map((name) => {
    const [head, ...cases] = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
    return { ...JSON.parse(head), cases: cases.map((line) => JSON.parse(line)) };
  });
}
