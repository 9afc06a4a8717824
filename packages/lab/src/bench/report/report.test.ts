import { describe, expect, it } from "vitest";
import { CHAINS } from "../chains.ts";
import type { Figure } from "../race.ts";
import { summary } from "../summary.ts";
import { chart } from "./chart.ts";
import { growthOf, slope } from "./growth.ts";
import { micros } from "./matrix.ts";
import { ratiosOf } from "./ratios.ts";
import { type Report, reportJson, reportMarkdown, reportOf, reportText } from "./report.ts";

function figure(more: Partial<Figure>, ...rounds: number[]): Figure {
  const course = { question: "one-token", rows: "peaked", vocab: 128_256, batch: 1, caches: "hot" } as const;
  return {
    ...course,
    name: "js",
    chain: CHAINS.topNSigma.words,
    calls: 1,
    ...summary(rounds),
    rounds,
    ...more,
  };
}

const COPIED = figure({ name: "wasm, copied in" }, 10, 20, 40);
const IN_PLACE = figure({ name: "wasm, in place" }, 8, 8, 8);
const LLAMA = figure({ name: "llama.cpp" }, 1000, 1300, 1600);
const LIMIT = figure({ name: "limit", chain: "one pass" }, 4, 5, 6);
const FIGURES = [COPIED, IN_PLACE, LLAMA, LIMIT];

const REPORT: Report = reportOf({
  effort: { rounds: 3, microsecondsPerPart: 1, seed: 1, interrupted: false },
  machine: {
    processor: "P",
    cores: 2,
    caches: ["L2 1024K"],
    memory: "8 GiB",
    system: "linux x64",
    node: "20.0.0",
    v8: "11",
    packages: { nsigma: "0.1.0" },
    load: 0,
  },
  peers: [{ name: "transformers.js", missing: "it is not installed" }],
  figures: FIGURES,
});

describe("ratiosOf(figures)", () => {
  it("ratiosOf(figures) has each goal whose two figures there are, as medians and round by round", () => {
    const [topNSigma, limit, ...none] = ratiosOf(FIGURES);
    expect(none).toEqual([]);
    expect(topNSigma).toMatchObject({ value: 65, reached: true, short: 0, ours: COPIED, against: LLAMA });
    expect(topNSigma.rounds).toEqual(summary([100, 65, 40]));
    expect(limit).toMatchObject({ value: 1.6, reached: true });
  });

  it("ratiosOf(figures) has the bar of each letter of noise beside the same text without, by what runs it", () => {
    const of = (name: string, chain: string, time: number) =>
      figure({ question: "noise", name, rows: "tiny, after 16 tokens", chain }, time);
    const found = ratiosOf([
      of("nsigma/llama-cpp", "no noise", 10),
      of("nsigma/llama-cpp", "attention 0.1", 14),
      of("nsigma/llama-cpp", "query 0.1", 90),
      of("nsigma/onnxruntime", "no noise", 10),
      of("nsigma/onnxruntime", "key 0.1", 14),
    ]);
    expect(found.map(({ ours, goal, reached }) => [ours.chain, goal.within, reached])).toEqual([
      ["attention 0.1", 1.5, true],
      ["key 0.1", 1.25, false],
    ]);
  });

  it("ratiosOf(figures) says by which share a goal is missed", () => {
    const [slow] = ratiosOf([figure({ name: "wasm, copied in" }, 40), figure({ name: "llama.cpp" }, 1200)]);
    expect(slow).toMatchObject({ value: 30, reached: false, short: 0.5 });
    const [far] = ratiosOf([figure({ name: "wasm, in place" }, 34), figure({ name: "limit" }, 10)]);
    expect(far).toMatchObject({ reached: false, value: 3.4 });
    expect(far.short).toBeCloseTo(1);
  });

  it("ratiosOf(figures of a loop) asks each setting for its speed and for sampling's share", () => {
    const loop = { question: "generation", chain: "greedy", batch: 8 };
    const ratios = ratiosOf([
      figure({ ...loop, name: "transformers.js" }, 110),
      figure({ ...loop, name: "nsigma/transformers" }, 100),
      figure({ ...loop, name: "nsigma/transformers: sampling alone" }, 4),
    ]);
    expect(ratios.map(({ value, reached }) => [value, reached])).toEqual([
      [1.1, true],
      [0.04, false],
    ]);
  });
});

describe("growthOf(figures)", () => {
  it("slope(points) is that of the line", () => {
    expect(slope([[0, 1], [1, 3], [2, 5]])).toBeCloseTo(2); // prettier-ignore
  });

  it("growthOf(figures) is 1 where time grows as the row does", () => {
    const [growth, ...rest] = growthOf([figure({ vocab: 1000 }, 2), figure({ vocab: 4000 }, 8), LLAMA]);
    expect(rest).toEqual([]);
    expect(growth.exponent).toBeCloseTo(1);
    expect([...growth.perEntry.values()]).toEqual([2, 2]);
  });
});

describe("the report", () => {
  it("reportText(report) says who is not here, and shows both rows of a ratio", () => {
    const text = reportText(REPORT);
    expect(text).toContain("transformers.js: not here: it is not installed");
    expect(text).toMatch(/wasm, copied in +│ 20\.0 \[15\.0, 30\.0\] │ llama\.cpp +│ 1300 \[1150, 1450\]/);
    expect(text).toMatch(/65\.0 \[52\.5, 82\.5\] +│ +60 x faster +│ reached/);
  });

  it("reportMarkdown(report, chart) has the same tables and the chart", () => {
    const text = reportMarkdown(REPORT, "x.svg");
    expect(text).toContain("![The same as a chart](x.svg)");
    expect(text).toContain("| peaked | 128256 | llama.cpp | Top-nσ 1 → T 1.5 | 1300 [1150, 1450] 1000 |");
  });

  it("reportJson(report) is JSON, a figure per line, and ratios name their figures by place", () => {
    const text = reportJson(REPORT);
    const { figures, ratios, machine } = JSON.parse(text) as Report;
    expect(text.split("\n").filter((line) => line.startsWith('{"question"'))).toHaveLength(4);
    expect(figures).toEqual(FIGURES);
    expect(ratios[0]).toMatchObject({ ours: 0, against: 2, value: 65 });
    expect(machine).toEqual(REPORT.machine);
  });

  it("chart(figures) has a panel for what there is, and no number that is none", () => {
    const panels = (figures: Figure[]) => (chart(figures)?.match(/<svg /g)?.length ?? 1) - 1;
    expect(panels(FIGURES)).toBe(1);
    expect(panels([...FIGURES, figure({ vocab: 32_000 }, 5)])).toBe(2);
    expect(panels([...FIGURES, figure({ question: "batches", batch: 8 }, 5)])).toBe(2);
    expect(chart([])).toBeUndefined();
    expect(chart(FIGURES)).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("micros(time) has as many places as mean something", () => {
    expect([1.234, 12.34, 123.4].map(micros)).toEqual(["1.23", "12.3", "123"]);
  });
});
