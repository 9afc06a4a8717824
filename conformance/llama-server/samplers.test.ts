import { createSampler, type SamplerOptions } from "nsigma";
import { express, type Request, translate } from "nsigma/dialects";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LlamaServer, NO_LLAMA_SERVER, startLlamaServer } from "./llama-server.ts";

const PROMPT = "Mia has 12 plums. Mia has 12 plums. Mia has";
const VOCABULARY = 4096;
const OFF = { temperature: 1, top_k: 0, top_p: 1, min_p: 0 };

/** Requests in llama.cpp's words. Left out: repeat_penalty, which goes by the sign of logits that no server shows. */
const REQUESTS: Readonly<Record<string, Request>> = {
  "nothing, so its defaults": {},
  "all off": OFF,
  "temperature 1.7": { ...OFF, temperature: 1.7 },
  "temperature 0": { temperature: 0 },
  dynatemp_range: { ...OFF, dynatemp_range: 0.5, dynatemp_exponent: 1.3 },
  top_k: { ...OFF, top_k: 7 },
  top_p: { ...OFF, top_p: 0.8 },
  min_p: { ...OFF, min_p: 0.1 },
  typical_p: { ...OFF, typical_p: 0.7 },
  "top_n_sigma 1": { ...OFF, top_n_sigma: 1, temperature: 1.5 },
  "top_n_sigma 2.5, hot": { ...OFF, top_n_sigma: 2.5, temperature: 3 },
  xtc: { ...OFF, min_p: 0.02, xtc_probability: 0.5, xtc_threshold: 0.1 },
  min_keep: { ...OFF, top_p: 0.3, min_p: 0.5, min_keep: 4 },
  "mirostat 1": { mirostat: 1, mirostat_tau: 2, temperature: 0.9 },
  "mirostat 2": { mirostat: 2, mirostat_tau: 2, temperature: 0.9 },
  adaptive_p: { ...OFF, min_p: 0.02, adaptive_target: 0.3, samplers: ["min_p", "adaptive_p"] },
  "presence_penalty and frequency_penalty": {
    ...OFF,
    presence_penalty: 0.8,
    frequency_penalty: 0.6,
    repeat_last_n: 20,
  },
  dry: { ...OFF, top_k: 9, dry_multiplier: 2, dry_allowed_length: 1, dry_penalty_last_n: 200 },
  "dry with breakers": {
    ...OFF,
    top_k: 9,
    dry_multiplier: 2,
    dry_allowed_length: 1,
    dry_sequence_breakers: ["pl", "2"],
  },
  logit_bias: {
    ...OFF,
    logit_bias: [
      [224, -3],
      [558, false],
      [322, 2],
    ],
  },
  ignore_eos: { ...OFF, ignore_eos: true, top_k: 3 },
  "samplers by name": {
    temperature: 2,
    top_p: 0.8,
    min_p: 0.03,
    samplers: ["temperature", "top_p", "min_p"],
  },
  "samplers by letter": { temperature: 2, top_p: 0.8, min_p: 0.03, samplers: "tpm" },
  "nearly all at once": {
    frequency_penalty: 0.1,
    presence_penalty: 0.1,
    dry_multiplier: 0.8,
    top_n_sigma: 1.9,
    typical_p: 0.98,
    xtc_probability: 0.5,
    temperature: 1.2,
  },
};

/** Options of ours, which `express` writes in llama.cpp's words. */
const OPTIONS: readonly SamplerOptions[] = [
  { temperature: 1.2 },
  { topNSigma: 1, temperature: 2 },
  { topNSigma: 2, topK: 30, topP: 0.9, minP: 0.01, temperature: 1.5 },
  { temperature: 1.5, topP: 0.9, order: ["temperature", "topP"] },
  { typicalP: 0.8, xtcProbability: 0.4, xtcThreshold: 0.05, temperature: 1.3 },
  { presencePenalty: 0.7, penaltyWindow: "all", minP: 0.02 },
  { mirostat: 2, mirostatTau: 3, temperature: 1 },
  { logitBias: { 224: 2, 322: false }, minP: 0.05, minKeep: 3 },
];

describe.skipIf(NO_LLAMA_SERVER !== undefined)(`llama.cpp's server (${NO_LLAMA_SERVER ?? "here"})`, () => {
  let server: LlamaServer;
  let prompt: readonly number[];
  let pieces: readonly string[];
  beforeAll(async () => {
    server = await startLlamaServer();
    prompt = (await server.post<{ tokens: number[] }>("/tokenize", { content: PROMPT })).tokens;
    const [{ top_logprobs: row = [] }] = await write({ n_predict: 1 });
    pieces = row.toSorted((a, b) => a.id - b.id).map(({ token }) => token);
  });
  afterAll(() => server.close());

  it.each(Object.entries(REQUESTS))(
    "keeps and draws what translate's options keep and draw: %s",
    async (_, request) => {
      const { options } = translate("llama.cpp", { ...request, seed: 5 }, { endOfText: [1], breakersOf });
      await expectSame(request, options);
    },
  );

  it.each(OPTIONS)("keeps and draws what was asked for, said by express: %o", async (options) => {
    const { request } = express("llama.cpp", { ...options, seed: 5 });
    await expectSame(request, { ...options, seed: 5, draws: "llama.cpp" });
  });

  /** Lets the server write, and a sampler of ours beside it on the rows that the server had. */
  async function expectSame(request: Request, options: SamplerOptions): Promise<void> {
    const asked = { ...request, seed: 5, n_predict: 6 };
    const before = await write(asked);
    const after = await write({ ...asked, post_sampling_probs: true });
    const sampler = createSampler(options);
    sampler.prompt(prompt);
    expect(before.length).toBeGreaterThan(0);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    for (const [step, { id, top_logprobs = [] }] of before.entries()) {
      const row = new Float32Array(VOCABULARY);
      for (const { id, logprob } of top_logprobs) row[id] = logprob;
      const { ids, probabilities } = sampler.clone().distribution(row);
      const kept = new Map((after[step].top_probs ?? []).map(({ id, prob }) => [id, prob]));
      expect(`${ids.toSorted()}`).toBe(`${Int32Array.from(kept.keys()).toSorted()}`);
      const apart = Array.from(ids, (id, index) => Math.abs(probabilities[index] - kept.get(id)!));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
      expect([step, sampler.sample(row)]).toEqual([step, id]);
    }
  }

  /** Writes on from the prompt, and shows of every token the whole row: as the model has it, or as it was drawn from. */
  async function write(request: Request): Promise<readonly Written[]> {
    const body = { prompt: PROMPT, n_probs: VOCABULARY, ...request };
    return (await server.post<{ completion_probabilities: Written[] }>("/completion", body))
      .completion_probabilities;
  }

  function breakersOf(text: string): number[][] {
    return pieces.flatMap((piece, id) => (piece.includes(text) ? [[id]] : []));
  }
});

interface Written {
  readonly id: number;
  readonly top_logprobs?: readonly {
    readonly id: number;
    readonly token: string;
    readonly logprob: number;
  }[];
  readonly top_probs?: readonly { readonly id: number; readonly prob: number }[];
}
