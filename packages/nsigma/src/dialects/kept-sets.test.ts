import { describe, expect, it } from "vitest";
import { uniform } from "../random/index.ts";
import { rowOfLogits, rowOfProbabilities } from "../rows.fixture.ts";
import type { DialectName } from "./dialect.ts";
import { kept, samplerOf } from "./kept.fixture.ts";

/** One fact: these engines, with this request, keep these tokens (or this many) of the row. */
type Fact = readonly [engines: readonly DialectName[], request: object, expected: number[] | number];

function check(row: Float32Array, facts: readonly Fact[]): void {
  const each = facts.flatMap(([engines, request, expected]) =>
    engines.map((engine) => [engine, JSON.stringify(request), request, expected] as const),
  );
  it.each(each)("%s %s", (engine, _shown, request, expected) => {
    const found = kept(engine, { ...request }, row);
    expect(typeof expected === "number" ? found.length : found).toEqual(expected);
  });
}

describe("top-p on 0.5, 0.3, 0.1, 0.1", () => {
  const inclusive: DialectName[] = [
    "llama.cpp",
    "transformers",
    "koboldcpp",
    "textgen",
    "aphrodite",
    "mlx",
    "vllm",
  ];
  check(rowOfProbabilities(0.5, 0.3, 0.1, 0.1), [
    [inclusive, { top_p: 0.5 }, 1],
    [inclusive, { top_p: 0.7 }, 2],
    [inclusive, { top_p: 0.8 }, 2],
    [["exllamav3"], { top_p: 0.5 }, 1],
    [["exllamav3"], { top_p: 0.7 }, 1],
    [["exllamav3"], { top_p: 0.8 }, 2],
  ]);
});

describe("Top-nσ on 0, 1, 2, 3, 4: σ divided by the count, or by one less", () => {
  check(rowOfLogits(0, 1, 2, 3, 4), [
    [["llama.cpp", "mlx"], { top_n_sigma: 1 }, [3, 4]],
    [["llama.cpp", "mlx"], { top_n_sigma: 1.3 }, [3, 4]],
    [["llama.cpp", "mlx"], { top_n_sigma: 2 }, [2, 3, 4]],
    [["koboldcpp"], { nsigma: 1.3 }, [3, 4]],
    [["koboldcpp"], { nsigma: 2 }, [2, 3, 4]],
    [["textgen", "paper"], { top_n_sigma: 1 }, [3, 4]],
    [["textgen", "paper"], { top_n_sigma: 1.3 }, [2, 3, 4]],
    [["textgen", "paper"], { top_n_sigma: 2 }, [1, 2, 3, 4]],
    [["aphrodite"], { nsigma: 1 }, [3, 4]],
    [["aphrodite"], { nsigma: 1.3 }, [2, 3, 4]],
    [["aphrodite"], { nsigma: 2 }, [1, 2, 3, 4]],
    [["llama.cpp", "textgen", "mlx"], { top_n_sigma: 0 }, 5],
    [["koboldcpp", "aphrodite"], { nsigma: 0 }, 5],
    [["paper"], { n: 0 }, [4]],
  ]);
});

describe("Top-nσ on 5, 4, 3, 2 and four banned tokens: textgen counts them as 0", () => {
  check(rowOfLogits(5, 4, 3, 2, -Infinity, -Infinity, -Infinity, -Infinity), [
    [["llama.cpp", "mlx", "paper"], { top_n_sigma: 1 }, [0, 1]],
    [["koboldcpp", "aphrodite"], { nsigma: 1 }, [0, 1]],
    [["textgen"], { top_n_sigma: 1 }, [0, 1, 2]],
  ]);
});

describe("Top-nσ on 10, 9, 0, -1", () => {
  check(rowOfLogits(10, 9, 0, -1), [[["aphrodite"], { nsigma: 0.1 }, [0]]]);
});

describe("typical on 0.4, 0.2, 0.2, 0.2", () => {
  check(rowOfProbabilities(0.4, 0.2, 0.2, 0.2), [
    [["llama.cpp", "transformers", "textgen", "mlx"], { typical_p: 0.5 }, [1, 2, 3]],
    [["koboldcpp"], { typical: 0.5 }, [1, 2, 3]],
    [["aphrodite"], { typical_p: 0.5 }, [1, 2]],
    [["transformers", "textgen"], { typical_p: 0.1 }, [1, 2, 3]],
    [["llama.cpp"], { typical_p: 0.1 }, [1]],
  ]);
});

describe("typical on 0.97, 0.01, 0.01, 0.01", () => {
  check(rowOfProbabilities(0.97, 0.01, 0.01, 0.01), [
    [["llama.cpp", "transformers", "textgen", "mlx", "aphrodite"], { typical_p: 0.5 }, [0]],
    [["koboldcpp"], { typical: 0.5 }, [0]],
  ]);
});

describe("tail-free on 5, 4, 3, 2, 1", () => {
  check(rowOfLogits(5, 4, 3, 2, 1), [
    [["textgen", "aphrodite", "koboldcpp"], { tfs: 0.1 }, 1],
    [["textgen", "aphrodite", "koboldcpp"], { tfs: 0.5 }, 1],
    [["textgen", "aphrodite"], { tfs: 0.9 }, 2],
    [["koboldcpp"], { tfs: 0.9 }, 1],
    [["textgen", "aphrodite"], { tfs: 0.95 }, 3],
    [["koboldcpp"], { tfs: 0.95 }, 2],
    [["textgen", "aphrodite", "koboldcpp"], { tfs: 1 }, 5],
  ]);
});

describe("top-k 2 on 1, 3, 2, 2", () => {
  check(rowOfLogits(1, 3, 2, 2), [
    [["transformers", "vllm", "textgen", "aphrodite", "exllamav3"], { top_k: 2 }, [1, 2, 3]],
    [["llama.cpp", "koboldcpp", "mlx"], { top_k: 2 }, [1, 2]],
    [["llama.cpp", "transformers", "vllm", "textgen", "aphrodite", "exllamav3", "mlx"], { top_k: 0 }, 4],
    [["koboldcpp", "vllm", "aphrodite", "exllamav3"], { top_k: -1 }, 4],
  ]);
});

describe("XTC on 0.3, 0.3, 0.2, 0.2: mlx-lm keeps equals of the last", () => {
  const always = { xtc_probability: 1, xtc_threshold: 0.19 };
  check(rowOfProbabilities(0.3, 0.3, 0.2, 0.2), [
    [["llama.cpp", "koboldcpp", "textgen", "aphrodite", "exllamav3"], always, 1],
    [["mlx-lm"], { ...always, xtc_probability: 0.9999 }, [2, 3]],
  ]);
});

describe("equals on the line of top-p, on 0.4, 0.2, 0.2, 0.2", () => {
  check(rowOfProbabilities(0.4, 0.2, 0.2, 0.2), [
    [["llama.cpp", "vllm", "transformers"], { top_p: 0.5 }, [0, 1]],
    [["mlx-lm", "mlx", "sglang"], { top_p: 0.5 }, 4],
  ]);
});

describe("a mass of typical that is reached exactly, on 0.4, 0.2, 0.2, 0.2", () => {
  check(rowOfProbabilities(0.4, 0.2, 0.2, 0.2), [
    [["llama.cpp", "ollama"], { typical_p: 0.4 }, [1, 2, 3]],
    [["yals"], { typical: 0.4 }, [1, 2, 3]],
    [["koboldcpp"], { typical: 0.4 }, [1, 2]],
    [["aphrodite"], { typical_p: 0.4 }, [1]],
  ]);
});

describe("XTC on 4, 3.5, 3, 0", () => {
  const always = { xtc_probability: 1, xtc_threshold: 0.1 };
  check(rowOfLogits(4, 3.5, 3, 0), [
    [["llama.cpp", "koboldcpp", "textgen", "aphrodite", "exllamav3"], always, [2, 3]],
    [["mlx-lm"], { ...always, xtc_probability: 0.9999 }, [2, 3]],
    // Only two tokens reach koboldcpp's own threshold, 0.2.
    [["koboldcpp"], { xtc_probability: 1 }, [1, 2, 3]],
  ]);
});

describe("epsilon on 0.87, 0.099, 0.001, 0.03: textgen's are ten-thousandths", () => {
  check(rowOfProbabilities(0.87, 0.099, 0.001, 0.03), [
    [["transformers", "aphrodite"], { epsilon_cutoff: 0.1 }, [0]],
    [["textgen"], { epsilon_cutoff: 1000 }, [0]],
    [["textgen"], { epsilon_cutoff: 20 }, [0, 1, 3]],
    [["textgen"], { epsilon_cutoff: 0.1 }, 4],
  ]);
});

describe("eta on 0.01, 0.04, 0.9, 0.05", () => {
  check(rowOfProbabilities(0.01, 0.04, 0.9, 0.05), [
    [["transformers", "aphrodite"], { eta_cutoff: 0.0625 }, [2]],
    [["textgen"], { eta_cutoff: 625 }, [2]],
  ]);
});

describe("min-p on 0.9, 0.0274, 0.047, 0.0274", () => {
  const all: DialectName[] = [
    "llama.cpp",
    "transformers",
    "koboldcpp",
    "textgen",
    "aphrodite",
    "exllamav3",
    "mlx-lm",
    "vllm",
  ];
  check(rowOfProbabilities(0.9, 0.0274, 0.047, 0.0274), [
    [all, { min_p: 0.05 }, [0, 2]],
    [all, { min_p: 0 }, 4],
  ]);
});

describe("top-a on 2, 1, 0, -2", () => {
  check(rowOfLogits(2, 1, 0, -2), [[["koboldcpp", "textgen", "aphrodite"], { top_a: 0.5 }, [0, 1]]]);
});

describe("top-H on 0.4, 0.3, 0.2, 0.1", () => {
  check(rowOfProbabilities(0.4, 0.3, 0.2, 0.1), [[["transformers"], { top_h: 0.7 }, [0, 1]]]);
});

describe("min-p after a temperature of 2, on 0.8, 0.15, 0.05", () => {
  const warm = { temperature: 2, min_p: 0.3 };
  check(rowOfProbabilities(0.8, 0.15, 0.05), [
    [["transformers", "vllm", "aphrodite", "textgen", "exllamav3"], warm, [0, 1]],
    [["llama.cpp", "koboldcpp", "mlx-lm"], warm, [0]],
    [["textgen", "exllamav3"], { ...warm, temperature_last: true }, [0]],
    // aphrodite's min_p comes after the temperature even then.
    [["aphrodite"], { ...warm, temperature_last: true }, [0, 1]],
  ]);
});

describe("Top-nσ on 32,000 normal logits of deviation 2.2 below five at 14, 12.5, 11, 10.2 and 9.8", () => {
  const row = Float32Array.from({ length: 32_000 }, (_, i) => {
    const [a, b] = [uniform(7, i, 0), uniform(7, i, 1)];
    return Math.min(9.5, 2.2 * Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b));
  });
  row.set([14, 12.5, 11, 10.2, 9.8]);
  check(row, [
    [["llama.cpp", "textgen", "mlx"], { top_n_sigma: 1 }, 2],
    [["llama.cpp", "textgen", "mlx"], { top_n_sigma: 2 }, 5],
    [["llama.cpp"], { top_n_sigma: 2, temperature: 5 }, 5],
    // koboldcpp measures σ on what its cut to 3000 has left.
    [["koboldcpp"], { nsigma: 1 }, 1],
    [["koboldcpp"], { nsigma: 2 }, 2],
    [["koboldcpp"], { nsigma: 1, top_k: 40 }, 2],
    [["koboldcpp"], { nsigma: 2, top_k: 40 }, 3],
  ]);
});

describe("what aphrodite's skew makes of 0.4, 0.3, 0.2, 0.1", () => {
  it.each([
    [0.5, [0.220754, 0.334651, 0.285135, 0.159459]],
    [1, [0.082849, 0.296407, 0.371706, 0.249038]],
    [-1, [0.713849, 0.163182, 0.084951, 0.038018]],
  ])("skew %s", (skew, expected) => {
    const { ids, probabilities } = samplerOf("aphrodite", { skew }).distribution(
      rowOfProbabilities(0.4, 0.3, 0.2, 0.1),
    );
    expected.forEach((p, id) => expect(probabilities[ids.indexOf(id)]).toBeCloseTo(p, 5));
  });
});
