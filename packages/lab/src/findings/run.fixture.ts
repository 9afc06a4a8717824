import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uniform } from "nsigma/random";
import { problems } from "nsigma-tiny-model";
import { contentHash } from "../run/content-hash.ts";
import { type Plan, type PlannedSampler, samplesAt } from "../plan/plan.ts";
import type { Sample } from "../run/sample.ts";
import type { Item } from "../tasks/item.ts";

export const SAMPLERS: readonly PlannedSampler[] = [
  { label: "greedy", options: {}, temperatures: [0] },
  { label: "plain sampling", options: {} },
  { label: "min-p 0.1", options: { minP: 0.1 } },
  { label: "Top-nσ 1", options: { topNSigma: 1 } },
];

/** How much harder than Top-nσ the temperature hits a sampler; 0 is not at all. */
const FRAILTY: Record<string, number> = { greedy: 0, "plain sampling": 3, "min-p 0.1": 1.2, "Top-nσ 1": 1 };

export interface MadeRun {
  readonly plan: Plan;
  readonly items: readonly Item[];
  readonly samples: readonly Sample[];
}

/**
 * A run as it could have come out: the built-in problems, answered as their reference does, with words and numbers
 * replaced at random, more of them the hotter it is and the frailer the sampler. The same arguments give the same run.
 */
export function makeRun({
  items: count = 20,
  samples: each = 1,
  temperatures = [1, 2],
  samplers = SAMPLERS,
  seed = 1,
}: {
  items?: number;
  samples?: number;
  temperatures?: readonly number[];
  samplers?: readonly PlannedSampler[];
  seed?: number;
} = {}): MadeRun {
  const asked = [...problems({ seed, split: "test", count })];
  const items = asked.map(({ id, question, result }): Item => {
    return { id, task: "word-problems", prompt: question, target: String(result), kind: "number" };
  });
  const plan: Plan = {
    models: [{ label: "embedded", model: "embedded" }],
    tasks: [{ label: "word-problems", task: "word-problems", limit: count }],
    samplers,
    temperatures,
    samples: each,
    maxTokens: 96,
    seed,
  };
  const made: Sample[] = [];
  for (const sampler of samplers) {
    for (const temperature of sampler.temperatures ?? temperatures) {
      for (const [row, { id, answer }] of asked.entries()) {
        for (let index = 0; index < samplesAt(plan, { sampler: sampler.label, temperature }); index++) {
          const own = seed * 1_000_003 + row * 101 + index;
          const heat = temperature * (FRAILTY[sampler.label] ?? 1);
          const text = garbled(answer, 0.02 * heat ** 1.5, own);
          const key = contentHash([sampler.label, temperature, id, index]);
          const cell = { model: "embedded", task: "word-problems", sampler: sampler.label, temperature };
          const means = { kept: 1 + heat, entropy: 0.1 * heat, sigmaDistance: 6 };
          made.push({
            key,
            ...cell,
            item: id,
            index,
            seed: own,
            text,
            ending: "end of text",
            promptTokens: 30,
            tokens: text.split(/\s+/).length,
            means,
          });
        }
      }
    }
  }
  return { plan, items, samples: made };
}

/** Every word is lost with this probability: another stands in its place, and `####` may be one of them. */
function garbled(text: string, probability: number, seed: number): string {
  const words = text.split(" ");
  const out = words.map((word, at) => {
    if (uniform(seed, 2 * at) >= probability) return word;
    return words[Math.floor(uniform(seed, 2 * at + 1) * words.length)].replace(/\n/g, " ");
  });
  return out.join(" ");
}

/** Writes a run as `nsigma eval` does, its journal in as many files as there would have been processes. */
export function writeRun(folder: string, { plan, items, samples }: MadeRun, processes = 1): string {
  mkdirSync(join(folder, "journal"), { recursive: true });
  writeFileSync(join(folder, "plan.json"), JSON.stringify(plan));
  writeFileSync(join(folder, "items.jsonl"), items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  for (let process = 0; process < processes; process++) {
    const own = samples.filter((_, index) => index % processes === process);
    const lines = own.map((sample) => `${JSON.stringify(sample)}\n`).join("");
    writeFileSync(join(folder, "journal", `${process}.jsonl`), lines);
  }
  return folder;
}
