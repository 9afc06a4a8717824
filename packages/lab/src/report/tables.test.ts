import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { wilson } from "../statistics/wilson.ts";
import { csvReport } from "./csv.ts";
import { htmlReport } from "./html/page.ts";
import { latexReport } from "./latex.ts";
import { markdownReport } from "./markdown.ts";
import { sheetsOf } from "./sheets.ts";
import type { CellSummary, Summary } from "../findings/summary.ts";
import { terminalReport } from "./terminal.ts";

function cell(sampler: string, temperature: number, right: number, best = false): CellSummary {
  const of = { model: "tiny", task: "sums_1", sampler, temperature, items: 10, texts: 10 };
  return { ...of, right, accuracy: wilson(right, 10), unparsed: 0.1, cutOff: 0, tokens: 8, best };
}

const SUMMARY: Summary = {
  runs: ["runs/one"],
  profile: "robust",
  models: ["tiny"],
  tasks: ["sums_1"],
  samplers: ["greedy", "top-p, 90 %", "Top-nσ 1"],
  temperatures: [0, 1, 2],
  texts: 50,
  missing: 0,
  cells: [
    cell("greedy", 0, 8),
    cell("top-p, 90 %", 1, 8),
    cell("top-p, 90 %", 2, 0),
    cell("Top-nσ 1", 1, 7),
    cell("Top-nσ 1", 2, 10, true),
  ],
  reference: "Top-nσ 1",
  comparisons: [
    {
      a: cell("Top-nσ 1", 2, 10),
      b: cell("top-p, 90 %", 2, 0),
      items: 10,
      difference: 1,
      low: 1,
      high: 1,
      p: 0.001953125,
      adjusted: 0.00390625,
      test: "exact McNemar",
      outcome: "wins",
      words: "Top-nσ 1 beats top-p, 90 % by 100.0 points [100.0, 100.0], p = 0.004 after Holm",
    },
    {
      a: cell("Top-nσ 1", 1, 7),
      b: cell("top-p, 90 %", 1, 8),
      items: 10,
      difference: -0.1,
      low: -0.3,
      high: 0.1,
      p: 1,
      adjusted: 1,
      test: "exact McNemar",
      outcome: "tied",
      detectable: 0.31,
      words: "tied: the difference is between -30.0 and 10.0 points",
    },
  ],
  disagreements: [{ profile: "strict", texts: 3, onlyHere: 3, onlyThere: 0 }],
};

/** The same with 3 of the 10 texts of top-p at T = 2 cut off. */
const LIMITED: Summary = {
  ...SUMMARY,
  cells: SUMMARY.cells.map((each, place) => (place === 2 ? { ...each, cutOff: 0.3 } : each)),
};
const WARNING =
  "Warning: the token limit cut off 3 of 50 texts, 5 % or more in 1 of 5 cells (the most: top-p, 90 %, T = 2: 30.0 %).";

describe("a report on texts that the token limit cut off", () => {
  it("markdownReport(summary) has a table of them and a warning", () => {
    const text = markdownReport(LIMITED);
    expect(text).toContain(
      "| cut off at the token limit, % | T = 0 | T = 1 | T = 2 |\n| --- | ---: | ---: | ---: |\n| greedy | 0.0 | - | - |\n| top-p, 90 % | - | 0.0 | 30.0 |\n",
    );
    expect(text).toContain(WARNING);
  });

  it("terminalReport(summary) has a table of them and a warning", () => {
    const text = terminalReport(LIMITED, 200);
    expect(text).toContain("cut off at the token limit, %");
    expect(text).toContain(WARNING);
  });

  it("htmlReport(summary) has a table of them and a warning", () => {
    const page = [...htmlReport(LIMITED)].join("");
    expect(page).toContain("<th>cut off at the token limit, %</th>");
    expect(page).toContain(WARNING);
  });

  it("latexReport(summary) marks the cells where they are many, and says what the mark means", () => {
    const text = latexReport(LIMITED);
    expect(text).toContain(String.raw` & top-p, 90 \% & -- & 80.0 & 0.0$^\dagger$ \\`);
    expect(text).toContain(
      String.raw`6.0 \% of the texts were cut off at the token limit, which counts as wrong where no answer was found. $\dagger$: 5 \% or more of the cell's texts were.}`,
    );
  });

  it("csvReport(summary) has their share in a column", () => {
    const [head, ...lines] = csvReport(LIMITED).trimEnd().split("\n");
    const column = head.split(",").indexOf("cut_off");
    expect(lines[2].replace('"top-p, 90 %"', "top-p").split(",")[column]).toBe("0.3");
  });
});

/** Open-ended texts that a judge has judged. */
const JUDGED: Summary = {
  ...SUMMARY,
  comparisons: [],
  judge: "big, a model",
  cells: SUMMARY.cells.map((scored, place): CellSummary => {
    const { right: _, accuracy: __, unparsed: ___, ...each } = scored;
    return {
      ...each,
      texts: 40,
      best: false,
      likeliness: { texts: 40, bits: { mean: 1 + place, low: 0.5 + place, high: 1.75 + place } },
      condition: { loops: place / 10, mixedScripts: 0.001 * place, unknownWords: 0.25 },
      diversity: {
        texts: 40,
        words: 60,
        distinct: [0.4, 0.8, 0.9, 0.95],
        compressionRatio: 2,
        selfRepetition: 1,
        selfBleuAmong: "texts of an item",
        ...(place === 0 ? { selfBleu: 1 } : { selfBleu: 0.25, selfBleuWithin: { low: 0.2, high: 0.375 } }),
      },
    };
  }),
};

describe("a report on texts that a judge has judged", () => {
  it("markdownReport(summary) has its bits per token, and in what state the texts are", () => {
    const text = markdownReport(JUDGED);
    for (const table of [
      `| bits per token by big, a model, less is likelier [95 % interval] | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 1.00 [0.50, 1.75] | - | - |
| top-p, 90 % | - | 2.00 [1.50, 2.75] | 3.00 [2.50, 3.75] |`,
      `| Self-BLEU, less is more diverse | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 1.000 | - | - |
| top-p, 90 % | - | 0.250 [0.200, 0.375] | 0.250 [0.200, 0.375] |`,
      `| texts that end in a loop, % | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 0.0 | - | - |`,
      `| words that mix scripts, % | T = 0 | T = 1 | T = 2 |`,
      `| words that are in no English dictionary, % | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 25.0 | - | - |`,
    ]) {
      expect(text).toContain(table);
    }
  });

  it("htmlReport(summary) has one chart of it, a curve a sampler with its temperatures, greedy decoding a level", () => {
    const page = [...htmlReport(JUDGED)].join("");
    const title = "Likelihood by diversity, with temperatures: sums_1";
    const [svg] = [...page.matchAll(/<figure>(<svg.*?<\/svg>\s*)<\/figure>/gs)]
      .map(([, each]) => each)
      .filter((each) => each.includes(title));
    const { document } = parseHTML(svg);
    const texts = (selector: string) =>
      [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
    expect(texts('g[aria-label="text"] text').sort()).toEqual(["1", "1", "2", "2"]);
    expect(document.querySelectorAll('g[aria-label="dot"] circle')).toHaveLength(4);
    expect(
      document.querySelectorAll(
        'g[aria-label="rule"] line[stroke-dasharray], g[aria-label="rule"][stroke-dasharray] line',
      ),
    ).toHaveLength(1);
    expect(svg).toContain("bits per token by big, a model");
    expect([...htmlReport(SUMMARY)].join("")).not.toContain(title);
  });

  it("csvReport(summary) has every number of it", () => {
    const [head, greedy, warm] = csvReport({ ...JUDGED, samplers: ["a"] })
      .replaceAll('"top-p, 90 %"', "top-p")
      .split("\n")
      .map((line) => line.split(","));
    const of = (line: string[]) =>
      Object.fromEntries(head.map((name, column) => [name, line[column]] as const));
    expect(of(greedy)).toMatchObject({ self_bleu_low: "", bits_per_token: "1", bits_per_token_low: "0.5" });
    expect(of(warm)).toMatchObject({
      self_bleu_low: "0.2",
      self_bleu_high: "0.375",
      bits_per_token: "2",
      bits_per_token_low: "1.5",
      bits_per_token_high: "2.75",
      loops: "0.1",
      mixed_scripts: "0.001",
      unknown_words: "0.25",
    });
  });
});

describe("markdownReport(summary)", () => {
  it("markdownReport(summary) has a table per quantity, how it was found, what holds up and what is tied", () => {
    expect(markdownReport(SUMMARY)).toBe(`**sums\\_1, tiny**

| right, % [95 % interval] | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 80.0 [49.0, 94.3] | - | - |
| top-p, 90 % | - | 80.0 [49.0, 94.3] | 0.0 [0.0, 27.8] |
| Top-nσ 1 | - | 70.0 [39.7, 89.2] | **100.0 [72.2, 100.0]** |

**sums\\_1, tiny**

| no answer found, % | T = 0 | T = 1 | T = 2 |
| --- | ---: | ---: | ---: |
| greedy | 10.0 | - | - |
| top-p, 90 % | - | 10.0 | 10.0 |
| Top-nσ 1 | - | 10.0 | 10.0 |

50 texts, answers found by the profile robust. Intervals are 95 % (Wilson).

Compared: every sampler against Top-nσ 1; 2 paired tests over the same items, one family by Holm.

No text was cut off at the token limit.

The profile strict, which reads only what is written in the form that the prompt asks for, judges 3 texts otherwise: 3 right only by robust, 0 only by strict.

**What holds up**

- T = 2: Top-nσ 1 beats top-p, 90 % by 100.0 points [100.0, 100.0], p = 0.004 after Holm.

**Tied**

- T = 1: Top-nσ 1 and top-p, 90 % tied: the difference is between -30.0 and 10.0 points; 10 items would show a difference of 31.0 points four times out of five.
`);
  });
});

describe("sheetsOf(summary of several texts per item)", () => {
  it("has a table for each answer that the entropy can tell wrong, with how many are", () => {
    const wrongMajority = { items: 100, wrong: 23, auroc: { share: 0.781, low: 0.702, high: 0.8526 } };
    const wrongGreedy = { items: 100, wrong: 8, auroc: { share: 0.5, low: 0.25, high: 0.75 } };
    const cells = SUMMARY.cells.map((each, place) =>
      place === 1 ? { ...each, wrongMajority, wrongGreedy } : each,
    );
    const sheets = sheetsOf({ ...SUMMARY, cells }).filter(({ head: [name] }) => name.startsWith("entropy"));
    expect(sheets.map(({ head: [name], rows }) => [name, rows[1].entries.map(({ text }) => text)])).toEqual([
      [
        "entropy of an item's answers tells that the most frequent is wrong, AUROC, %",
        ["-", "78.1 [70.2, 85.3], 23 of 100 wrong", "-"],
      ],
      [
        "entropy of an item's answers tells that greedy decoding's is wrong, AUROC, %",
        ["-", "50.0 [25.0, 75.0], 8 of 100 wrong", "-"],
      ],
    ]);
  });
});

describe("latexReport(summary)", () => {
  it("latexReport(summary) is the paper's Table 2: tasks, samplers, temperatures; bold only what holds up", () => {
    expect(latexReport(SUMMARY)).toBe(String.raw`\begin{table}
\centering
\begin{tabular}{llrrr}
\toprule
Task & Sampler & $T = 0$ & $T = 1$ & $T = 2$ \\
\midrule
\multirow{3}{*}{sums\_1} & greedy & 80.0 & -- & -- \\
 & top-p, 90 \% & -- & 80.0 & 0.0 \\
 & Top-n$\sigma$ 1 & -- & 70.0 & \textbf{100.0} \\
\bottomrule
\end{tabular}
\caption{Right answers of tiny, in \%, over up to 10 items per task. Bold: the best of its column, where a paired test tells it apart from every other sampler there.}
\end{table}
`);
  });
});

describe("csvReport(summary)", () => {
  it("csvReport(summary) has every cell in a line, quoted where a label has a comma, empty where nothing is known", () => {
    const [head, ...lines] = csvReport(SUMMARY).trimEnd().split("\n");
    expect(head.split(",").slice(0, 12).join()).toBe(
      "model,task,sampler,temperature,items,texts,right,accuracy,accuracy_low,accuracy_high,unparsed,cut_off",
    );
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe(
      'tiny,sums_1,"top-p, 90 %",1,10,10,8,0.8,0.490162,0.943318,0.1,0,,,,,,,,,,,,,,,,,,,,,,,,,,,,8',
    );
  });
});

describe("terminalReport(summary)", () => {
  it("terminalReport(summary) marks the best with a star, says what it means, and lists what holds up before what is tied", () => {
    const text = terminalReport(SUMMARY, 200);
    expect(text).toContain("│ * 100.0 [72.2, 100.0] │");
    expect(text).toContain("* told apart from every other sampler at this temperature");
    expect(text.indexOf("What holds up")).toBeLessThan(text.indexOf("Tied"));
  });

  it("terminalReport(a run that is not finished) says so", () => {
    expect(terminalReport({ ...SUMMARY, missing: 1 })).toContain(
      "The run is not finished: 1 text of the plan is not there yet.",
    );
  });
});

describe("terminalReport(summary, width)", () => {
  const words = "top-p, 90 % with a label of many words that says what this sampler is for";
  const long = (of: CellSummary): CellSummary => (of.sampler === "greedy" ? { ...of, sampler: words } : of);
  const LABELLED: Summary = {
    ...LIMITED,
    samplers: SUMMARY.samplers.map((name) => (name === "greedy" ? words : name)),
    cells: LIMITED.cells.map(long),
  };

  it.each([60, 80, 120])("terminalReport(summary, %i) has no longer line", (width) => {
    const longest = Math.max(
      ...terminalReport(LABELLED, width)
        .split("\n")
        .map(({ length }) => length),
    );
    expect(longest).toBeLessThanOrEqual(width);
  });

  it("terminalReport(summary, 60) says all that it says in one line, by more lines and tables", () => {
    const all = (text: string) => new Set(text.replaceAll(/[│┌┬┐├┼┤└┴┘─]/g, " ").split(/\s+/));
    expect(all(terminalReport(LABELLED, 60))).toEqual(all(terminalReport(LABELLED, 400)));
  });

  it("terminalReport(summary, 60) puts intervals below their shares, and columns that do not fit into a table below", () => {
    const { cells, samplers } = SUMMARY;
    const wide = { ...SUMMARY, temperatures: [0, 1, 2, 3], comparisons: [] };
    wide.cells = [...cells, { ...cells[4], sampler: samplers[1], temperature: 3, best: false }];
    const [, ...lines] = terminalReport(wide, 60).split("\n\n")[0].split("\n");
    expect(lines.filter((line) => line.startsWith("┌"))).toHaveLength(2);
    expect(lines.filter((line) => line.includes("T = 3"))).toHaveLength(1);
    expect(lines.find((line) => line.includes("* 100.0"))).not.toContain("[72.2, 100.0]");
  });
});

describe("labels nobody should write", () => {
  const label = "=HYPERLINK(1)\n| x | \u001b[31m $y$";
  const cell = { ...SUMMARY.cells[0], sampler: label };
  const summary: Summary = { ...SUMMARY, samplers: [label], cells: [cell], comparisons: [] };

  it.each([
    ["csvReport", csvReport],
    ["latexReport", latexReport],
    ["markdownReport", markdownReport],
    ["terminalReport", terminalReport],
  ])("%s(summary) keeps them on one line, and the terminal and the spreadsheet as they are", (_, write) => {
    const lines = write(summary).split("\n");
    const own = lines.filter((line) => line.includes("HYPERLINK"));
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((line) => /HYPERLINK.*x.*y/.test(line))).toBe(true);
    expect(lines.some((line) => line.includes("\u001b[31m"))).toBe(false);
    expect(lines.filter((line) => /^[| ]*x \|/.test(line) || /(^|,)"?=/.test(line))).toEqual([]);
  });
});
