import { contentHash } from "../run/content-hash.ts";
import type { Plan } from "../plan/plan.ts";
import type { Sample } from "../run/sample.ts";
import type { MadeRun } from "./run.fixture.ts";
import type { Item } from "../tasks/item.ts";

/** What a cell answered: a string per item with a letter per text: r right, w wrong, u no answer. */
export type Outcomes = Readonly<Record<string, readonly string[]>>;

/**
 * A run of one model and one task whose outcomes are written down, for results that can be worked out by hand. The
 * cells' names are `sampler@temperature`; a sampler named Top-nσ is the reference.
 */
export function smallRun(cells: Outcomes, seed = 1): MadeRun {
  const names = Object.keys(cells).map((name) => name.split("@"));
  const temperatures = [...new Set(names.map(([, temperature]) => Number(temperature)))];
  const rows = Object.values(cells)[0].length;
  const items = Array.from({ length: rows }, (_, item): Item => {
    return {
      id: `i${item}`,
      task: "sums",
      prompt: `What is ${item} + 1?`,
      target: `${item + 1}`,
      kind: "number",
    };
  });
  const samplers = [...new Set(names.map(([sampler]) => sampler))].map((label) => ({
    label,
    options: label.startsWith("Top-nσ") ? { topNSigma: 1 } : {},
    temperatures: names
      .filter(([sampler]) => sampler === label)
      .map(([, temperature]) => Number(temperature)),
  }));
  const plan: Plan = {
    models: [{ label: "tiny", model: "embedded" }],
    tasks: [{ label: "sums", task: "jsonl" }],
    samplers,
    temperatures,
    samples: Math.max(...Object.values(cells).flatMap((outcomes) => outcomes.map(({ length }) => length))),
    maxTokens: 16,
    seed,
  };
  const texts = (item: number): Record<string, string> => ({
    r: `That makes ${item + 1}.\n#### ${item + 1}`,
    w: `That makes 99.\n#### 99`,
    u: "I would rather not say.",
  });
  const samples = Object.entries(cells).flatMap(([name, outcomes]) => {
    const [sampler, temperature] = name.split("@");
    return outcomes.flatMap((letters, item) =>
      [...letters].map((letter, index): Sample => ({
        key: contentHash([name, item, index]),
        model: "tiny",
        task: "sums",
        sampler,
        temperature: Number(temperature),
        item: `i${item}`,
        index,
        seed: item * 10 + index,
        text: texts(item)[letter],
        ending: letter === "u" ? "length" : "end of text",
        promptTokens: 8,
        tokens: letter === "u" ? 16 : 8,
        means: { kept: 2, entropy: 0.5, sigmaDistance: 5 },
      })),
    );
  });
  return { plan, items, samples };
}
