import { describe, expect, it } from "vitest";
import { rowOfLogits } from "../rows.fixture.ts";
import type { DialectName } from "./dialect.ts";
import { logitsAfter, notesOf, samplerOf } from "./kept.fixture.ts";
import { translate } from "./translate/translate.ts";

function expectLogits(found: number[], expected: number[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((logit, id) => expect(found[id]).toBeCloseTo(logit, 4));
}

describe("repetition 2 after 1, 2, 3", () => {
  const row = rowOfLogits(2, 2, -2, 2, 2, 2);
  it.each<[DialectName, object]>([
    ["llama.cpp", { repeat_penalty: 2 }],
    ["transformers", { repetition_penalty: 2 }],
    ["koboldcpp", { rep_pen: 2 }],
    ["textgen", { repetition_penalty: 2 }],
    ["aphrodite", { repetition_penalty: 2 }],
    ["exllamav3", { rep_p: 2 }],
    ["exllamav3", { repetition_penalty: 2 }],
    ["mlx", { repetition_penalty: 2 }],
    ["vllm", { repetition_penalty: 2 }],
  ])("%s %o halves what is above 0 and doubles what is below", (dialect, request) => {
    expectLogits(logitsAfter(dialect, [1, 2, 3], { ...request }, row), [2, 1, -4, 1, 2, 2]);
  });
});

describe("presence and frequency", () => {
  it("exllamav3 takes 1 for each occurrence and 1 more", () => {
    const row = rowOfLogits(...Array.from({ length: 10 }, () => 10));
    const request = { freq_p: 1, pres_p: 1 };
    expectLogits(
      logitsAfter("exllamav3", [0, 0, 0, 1, 1, 1, 1, 1, 1, 9], request, row),
      [6, 3, 10, 10, 10, 10, 10, 10, 10, 8],
    );
  });

  it("exllamav3's penalty fades over repetition_decay tokens before penalty_range", () => {
    const row = rowOfLogits(...Array.from({ length: 10 }, () => 2));
    const window = { penalty_range: 4, repetition_decay: 4 };
    const prompt = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const expected = [2, 2, 2, 1.75, 1.5, 1.25, 1, 1, 1, 1];
    expectLogits(logitsAfter("exllamav3", prompt, { ...window, presence_penalty: 1 }, row), expected);
    expectLogits(logitsAfter("exllamav3", prompt, { ...window, repetition_penalty: 2 }, row), expected);
  });

  it("mlx divides first, then takes presence and frequency", () => {
    const prompt = [0, 0, 0, 1, 1];
    const zeros = rowOfLogits(0, 0, 0);
    expectLogits(logitsAfter("mlx", prompt, { presence_penalty: 0.5 }, zeros), [-0.5, -0.5, 0]);
    expectLogits(logitsAfter("mlx", prompt, { frequency_penalty: 0.5 }, zeros), [-1.5, -1, 0]);
    const all = { repetition_penalty: 1.5, presence_penalty: 0.5, frequency_penalty: 0.25 };
    expectLogits(logitsAfter("mlx", prompt, all, rowOfLogits(1, 0.5, 0, -0.5)), [-0.5833, -0.6667, 0, -0.5]);
  });

  it.each<DialectName>(["vllm", "aphrodite"])(
    "%s takes them for what it wrote, not for the prompt",
    (dialect) => {
      const request = { presence_penalty: 1, repetition_penalty: 2 };
      const sampler = samplerOf(dialect, request);
      sampler.prompt([0]);
      sampler.accept(1);
      expect([...sampler.mask(rowOfLogits(2, 2, 2))]).toEqual([1, 0, 2]);
    },
  );
});

describe("how far the penalties look", () => {
  const size = 1200;
  const row = new Float32Array(size).fill(2);
  const prompt = Array.from({ length: size }, (_, i) => i);
  it.each<[DialectName, object, number]>([
    ["llama.cpp", { repeat_penalty: 2 }, 64],
    ["llama.cpp", { repeat_penalty: 2, repeat_last_n: 3 }, 3],
    ["llama.cpp", { repeat_penalty: 2, repeat_last_n: 0 }, 0],
    ["llama.cpp", { repeat_penalty: 2, repeat_last_n: 2 ** 20 }, size],
    ["transformers", { repetition_penalty: 2 }, size],
    ["koboldcpp", { rep_pen: 2 }, 320],
    ["koboldcpp", { rep_pen: 2, rep_pen_range: 0 }, 1],
    ["textgen", { repetition_penalty: 2 }, 1024],
    ["textgen", { repetition_penalty: 2, repetition_penalty_range: 0 }, size],
    ["aphrodite", { repetition_penalty: 2 }, size],
    ["exllamav3", { repetition_penalty: 2 }, size],
    ["exllamav3", { repetition_penalty: 2, penalty_range: 10 }, 10],
    ["exllamav3", { repetition_penalty: 2, penalty_range: 0 }, 0],
    ["mlx", { repetition_penalty: 2 }, 20],
    ["mlx", { repetition_penalty: 2, repetition_context_size: 0 }, size],
    ["mlx", { repetition_penalty: 2, presence_context_size: 50 }, 20],
    ["vllm", { repetition_penalty: 2 }, size],
  ])("%s %o: %d tokens back", (dialect, request, expected) => {
    const left = logitsAfter(dialect, prompt, { ...request }, row);
    expect(left.map((logit, id) => (logit === 1 ? id : -1)).filter((id) => id >= 0)).toEqual(
      prompt.slice(size - expected),
    );
  });

  it("koboldcpp's rep_pen_slope weakens the older half", () => {
    const slope = { rep_pen: 3, rep_pen_range: 4, rep_pen_slope: 0.5 };
    expect(logitsAfter("koboldcpp", [0, 1, 2, 3, 4], slope, rowOfLogits(6, 6, 6, 6, 6))).toEqual([
      6, 3, 3, 2, 2,
    ]);
    // A penalty that raises is not weakened.
    expect(
      logitsAfter("koboldcpp", [0, 1], { ...slope, rep_pen: 0.5, rep_pen_range: 2 }, rowOfLogits(1, 1, 1)),
    ).toEqual([2, 2, 1]);
  });
});

describe("DRY", () => {
  const row = rowOfLogits(0, 0, 0, 0);
  const prompt = [1, 2, 1, 2];
  it.each<[DialectName, object]>([
    ["llama.cpp", { dry_multiplier: 1, dry_allowed_length: 1 }],
    ["koboldcpp", { dry_multiplier: 1, dry_allowed_length: 1 }],
    ["textgen", { dry_multiplier: 1, dry_allowed_length: 1 }],
    ["aphrodite", { dry_multiplier: 1, dry_allowed_length: 1 }],
  ])("%s %o lowers what would go on with 1, 2", (dialect, request) => {
    expect(logitsAfter(dialect, prompt, { ...request }, row)).toEqual([0, -1.75, 0, 0]);
  });

  it.each<[DialectName, number]>([
    ["llama.cpp", 64],
    ["koboldcpp", 320],
    ["textgen", 1024],
    ["aphrodite", 5000],
  ])("%s looks %d tokens back", (dialect, window) => {
    const request = { dry_multiplier: 1, dry_allowed_length: 1 };
    const of = (distance: number) => [1, 2, ...Array.from({ length: distance - 3 }, () => 0), 1];
    expect(logitsAfter(dialect, of(window), request, row)[2]).toBe(-1);
    if (dialect !== "aphrodite") expect(logitsAfter(dialect, of(window + 1), request, row)[2]).toBe(0);
  });

  it.each<[DialectName, unknown]>([
    ["llama.cpp", ["."]],
    ["koboldcpp", ["."]],
    ["textgen", '"."'],
    ["aphrodite", ["."]],
  ])("%s stops at a breaker", (dialect, breakers) => {
    const request = { dry_multiplier: 1, dry_allowed_length: 1, dry_sequence_breakers: breakers };
    const sampler = samplerOf(dialect, request, { tokensOf: () => [[2]] });
    sampler.prompt(prompt);
    expect([...sampler.mask(row.slice())]).toEqual([0, 0, 0, 0]);
  });

  it.each<[DialectName, number[][]]>([
    ["llama.cpp", [[7], [8, 9]]],
    ["koboldcpp", [[7], [8, 9]]],
    ["yals", [[7], [8, 9]]],
    ["aphrodite", [[5]]],
  ])(
    "%s breaks at %j: at every token with the text in it, or at its last token alone",
    (dialect, expected) => {
      const dry = { dry_multiplier: 1, dry_base: 2, dry_range: 64, dry_sequence_breakers: ["ab"] };
      const settings = {
        tokensOf: (text: string) => [text === "aab" ? [4, 5] : [1, 2]],
        breakersOf: () => [[7], [8, 9]],
      };
      expect(translate(dialect, dry, settings).options.dryBreakers).toEqual(expected);
    },
  );

  it("llama.cpp asks for breakersOf when it only has tokensOf", () => {
    const request = { dry_multiplier: 1, dry_sequence_breakers: ["\n"] };
    expect(notesOf("llama.cpp", request, { tokensOf: () => [[1]] })).toEqual([
      "dry_sequence_breakers: every token with the text in it breaks repeats there: pass breakersOf",
    ]);
    expect(notesOf("llama.cpp", request, { tokensOf: () => [[1]], breakersOf: () => [[1]] })).toEqual([]);
  });
});

describe("sequences and ends", () => {
  const ban = -Infinity;

  it("transformers bans what would complete a bad word or repeat three tokens", () => {
    const row = rowOfLogits(0, 0, 0, 0, 0);
    expect(logitsAfter("transformers", [0, 1], { bad_words_ids: [[1, 3], [2, 4], [0]] }, row)).toEqual([
      ban,
      0,
      0,
      ban,
      0,
    ]);
    expect(logitsAfter("transformers", [1, 2, 3, 1, 2], { no_repeat_ngram_size: 3 }, row)).toEqual([
      0,
      0,
      0,
      ban,
      0,
    ]);
  });

  it("transformers leaves the end of the text out of bad_words_ids", () => {
    const request = { bad_words_ids: [[1], [2]], eos_token_id: 2 };
    expect(logitsAfter("transformers", [], request, rowOfLogits(0, 0, 0))).toEqual([0, ban, 0]);
  });

  it("transformers adds sequence_bias", () => {
    const request = {
      sequence_bias: [
        [[1], 2],
        [[0, 2], -3],
      ],
    };
    expect(logitsAfter("transformers", [0], request, rowOfLogits(0, 0, 0))).toEqual([0, 2, -3]);
  });

  it("transformers bans the end before min_new_tokens, and before min_length with the prompt", () => {
    const row = rowOfLogits(0, 0);
    expect(logitsAfter("transformers", [0, 0], { min_new_tokens: 1, eos_token_id: 1 }, row)).toEqual([
      0,
      ban,
    ]);
    expect(logitsAfter("transformers", [0, 0], { min_length: 3, eos_token_id: [1] }, row)).toEqual([0, ban]);
    expect(logitsAfter("transformers", [0, 0], { min_length: 2, eos_token_id: [1] }, row)).toEqual([0, 0]);
  });

  it.each<DialectName>(["vllm", "aphrodite"])(
    "%s bans stop_token_ids and the end before min_tokens",
    (dialect) => {
      const sampler = samplerOf(dialect, { min_tokens: 1, stop_token_ids: [2] }, { endOfText: [0] });
      expect([...sampler.mask(rowOfLogits(0, 0, 0))]).toEqual([ban, 0, ban]);
      sampler.accept(1);
      expect([...sampler.mask(rowOfLogits(0, 0, 0))]).toEqual([0, 0, 0]);
    },
  );

  it.each<DialectName>(["vllm", "aphrodite"])("%s bans a word as it stands and after a space", (dialect) => {
    const tokensOf = (text: string) => [text.startsWith(" ") ? [2] : [1]];
    const sampler = samplerOf(dialect, { bad_words: ["word"] }, { tokensOf });
    expect([...sampler.mask(rowOfLogits(0, 0, 0))]).toEqual([0, ban, ban]);
  });
});
