import type { StepName } from "../options/options.ts";

/** What a person wants to know about a sampler before using it. */
export interface SamplerEntry {
  readonly title: string;
  /** What survives, or what happens to the scores, in one line. */
  readonly keeps: string;
  /** On logits l and probabilities p at the temperature T applied so far. */
  readonly formula: string;
  /** Where it comes from. */
  readonly source: string;
}

const ARXIV = "arXiv ";

/** Every sampler, by the name its step has in `order`. Ranges and typical values are in the tables of options. */
export const SAMPLERS: Readonly<Record<StepName, SamplerEntry>> = {
  logitBias: {
    title: "logit bias",
    keeps: "all but the banned tokens; adds a number to the logits of some",
    formula: "l_i + b_i",
    source: "OpenAI API",
  },
  sequenceBias: {
    title: "sequence bias, banned tokens",
    keeps: "all but what would complete a banned sequence; adds a number to what would complete others",
    formula: "l_i + b  when the text ends with the rest of the sequence",
    source: "Hugging Face transformers",
  },
  minLength: {
    title: "minimum length",
    keeps: "all but the end of the text, until it is long enough",
    formula: "l_end = -∞  while length < minimum",
    source: "Hugging Face transformers",
  },
  noRepeatNgram: {
    title: "no-repeat n-gram",
    keeps: "all but what would repeat a passage of n tokens",
    formula: "l_i = -∞  when the last n-1 tokens and i occur in the text",
    source: `${ARXIV}1705.04304`,
  },
  penalties: {
    title: "repetition, frequency and presence penalties",
    keeps: "all; lowers the tokens that were just used",
    formula: "l/r if l > 0, l·r otherwise (or ln p·r); then l - count·f - [count > 0]·s",
    source: `${ARXIV}1909.05858; OpenAI API`,
  },
  dry: {
    title: "DRY",
    keeps: "all; lowers the tokens that would go on repeating an earlier passage",
    formula: "l - m·b^(L - allowed)  for a repeat of L >= allowed tokens",
    source: "text-generation-webui #5677",
  },
  topNSigma: {
    title: "Top-nσ",
    keeps: "the logits within n standard deviations of the best",
    formula: "l >= max - n·σ",
    source: `${ARXIV}2411.07641`,
  },
  minK: {
    title: "min-k",
    keeps: "the logits above the steepest step of the sorted row, more where it is flat",
    formula: "l >= l_(k),  k = max(argmax (l_(i) - l_(i+1))/(R·i), ⌊τ/R⌋, 1)",
    source: `${ARXIV}2604.11012`,
  },
  topK: {
    title: "top-k",
    keeps: "the k most likely tokens",
    formula: "rank <= k",
    source: `${ARXIV}1805.04833`,
  },
  tailFree: {
    title: "tail-free",
    keeps: "the most likely tokens until the curve of the sorted probabilities has bent enough",
    formula: "rank <= 1 + #{k : Σ_{i<=k} |p_(i) - 2p_(i+1) + p_(i+2)| <= z·Σ}",
    source: "Phénix, Egan 2019",
  },
  typicalP: {
    title: "locally typical",
    keeps: "the tokens whose surprise is nearest to the entropy, until they hold p",
    formula: "in order of |-ln p_i - H|: the first k with Σ p_i >= p",
    source: `${ARXIV}2202.00666`,
  },
  topA: {
    title: "top-a",
    keeps: "the tokens at least as likely as a times the square of the best",
    formula: "p >= a·p_max²",
    source: "BlinkDL, RWKV-LM",
  },
  topP: {
    title: "top-p (nucleus)",
    keeps: "the most likely tokens until they hold p",
    formula: "the first k in order of p with Σ p_i >= p",
    source: `${ARXIV}1904.09751`,
  },
  minP: {
    title: "min-p",
    keeps: "the tokens at least p times as likely as the best",
    formula: "l >= max + T·ln p",
    source: `${ARXIV}2407.01082`,
  },
  epsilonCutoff: {
    title: "epsilon cutoff",
    keeps: "the tokens at least this likely",
    formula: "p >= ε",
    source: `${ARXIV}2210.15191`,
  },
  etaCutoff: {
    title: "eta cutoff",
    keeps: "the tokens above a probability that falls with the entropy",
    formula: "p >= min(ε, √ε·e^(-H))",
    source: `${ARXIV}2210.15191`,
  },
  topH: {
    title: "Top-H",
    keeps: "the most likely tokens until they hold a share of the entropy",
    formula: "Σ_{i<=k} -p_(i) ln p_(i) <= h·H  among the 100 best",
    source: `${ARXIV}2509.02510`,
  },
  pLess: {
    title: "p-less",
    keeps: "the tokens at least as likely as two draws are to agree",
    formula: "p >= Σp²;  norm: p >= (V·Σp² - 1)/(V - 1)",
    source: `${ARXIV}2509.23234`,
  },
  xtc: {
    title: "XTC",
    keeps: "now and then, of the likely tokens only the least likely; and all others",
    formula: "with probability P: of the tokens with p >= t the last",
    source: "text-generation-webui #6335",
  },
  temperature: {
    title: "temperature, dynamic temperature",
    keeps: "all; 0 keeps the best (greedy)",
    formula: "l / T;  dynamic: T - r + 2r·(H / ln count)^e  (T - r at least 0)",
    source: "llama.cpp #4972",
  },
  smoothing: {
    title: "quadratic and cubic smoothing",
    keeps: "all; pulls near tokens together and far ones down",
    formula: "l/T = max/T - (3-c)/2·f·d² + (c-1)/2·f·d³,  d = (l - max)/T",
    source: "text-generation-webui #5403, #5551",
  },
  mirostat: {
    title: "mirostat 1 and 2",
    keeps: "the tokens whose surprise is at most μ, which it learns so that the text's is near τ",
    formula: "2: -log2 p <= μ;  1: rank <= k(μ) by a Zipf law;  μ - η·(surprise - τ)",
    source: `${ARXIV}2007.14966`,
  },
  adaptiveP: {
    title: "adaptive-p",
    keeps: "all; prefers probabilities near a target that keeps their average where it is wanted",
    formula: "5 - 10·d²/(1 + d),  d = |p - t'|/0.3,  t' = 2t - average",
    source: "llama.cpp #17927",
  },
  skew: {
    title: "skew",
    keeps: "all; gives later tokens more (s > 0) or less of the probability",
    formula: "C_k^(e^s) - C_(k-1)^(e^s),  C_k = p_(1) + ... + p_(k)",
    source: "exllamav2",
  },
};
