import type { SamplerOptions } from "nsigma";

/** A row of a real model, and what it teaches. */
export interface LessonStep {
  /** Of the recorded row, and in the page's address. */
  readonly name: string;
  readonly title: string;
  /** Where the recording lies. */
  readonly url: string;
  /** What it is good for, in the menu. */
  readonly use: string;
  readonly text: readonly string[];
  /** The temperature that the step begins with. */
  readonly temperature: number;
  /** Numbers that the text states, so that a test can hold them against the library. */
  readonly claims: readonly Claim[];
}

export interface Claim {
  readonly options: SamplerOptions;
  readonly temperature: number;
  readonly kept: number;
}

/** Five rows, one idea each. They were made with `nsigma record --next --words 1000`; each file says of which model. */
export const STEPS: readonly LessonStep[] = [
  {
    name: "capital",
    title: "A long tail",
    use: "where Top-nσ shines",
    url: new URL("rows/capital.safetensors.gz", import.meta.url).href,
    temperature: 2,
    text: [
      "SmolLM2 has read “The capital of France is”. At temperature 1 “ Paris” has 77 % of the probability, and all samplers agree more or less: min-p 0.1 keeps 1 token, Top-nσ 1 keeps 2, top-p 0.9 keeps 10.",
      "Here the temperature is 2. It stretches nothing but the probabilities: the scores, their bell and the line of Top-nσ stay where they are, and 2 tokens stay. top-p 0.9 counts probability, and there is much of it in the tail now: it keeps 13,560 tokens, most of them nonsense here. min-p 0.1 keeps 7.",
      "Move the temperature, and watch the column “tokens left”. Then switch the order of temperature and cuts: all lines stand still.",
    ],
    claims: [
      { options: { minP: 0.1 }, temperature: 1, kept: 1 },
      { options: { topNSigma: 1 }, temperature: 1, kept: 2 },
      { options: { topP: 0.9 }, temperature: 1, kept: 10 },
      { options: { topNSigma: 1 }, temperature: 2, kept: 2 },
      { options: { topP: 0.9 }, temperature: 2, kept: 13560 },
      { options: { minP: 0.1 }, temperature: 2, kept: 7 },
    ],
  },
  {
    name: "to-be",
    title: "A tie",
    use: "where it only ties",
    url: new URL("rows/to-be.safetensors.gz", import.meta.url).href,
    temperature: 1,
    text: [
      "“To be or not to” has one continuation. Top-nσ 1, min-p 0.1 and top-p 0.9 keep the same 1 token. Most rows of most texts look like this one, and on them it does not matter which sampler one takes.",
      "top-k 20 keeps 20 tokens in every row, needed or not: 19 of them share 4 % here. Temperature 2 separates top-p 0.9 from the others once more: 17,312 tokens.",
    ],
    claims: [
      { options: { topNSigma: 1 }, temperature: 1, kept: 1 },
      { options: { minP: 0.1 }, temperature: 1, kept: 1 },
      { options: { topP: 0.9 }, temperature: 1, kept: 1 },
      { options: { topK: 20 }, temperature: 1, kept: 20 },
      { options: { topP: 0.9 }, temperature: 2, kept: 17312 },
    ],
  },
  {
    name: "apples",
    title: "Which is stricter?",
    use: "where it keeps more than min-p",
    url: new URL("rows/apples.safetensors.gz", import.meta.url).href,
    temperature: 1,
    text: [
      "The beginning of an answer to a word problem: “Tom”, “If”, “To”, “Let” are all good. At temperature 1 Top-nσ 1 keeps 14 tokens and min-p 0.1 keeps 6, so here Top-nσ is the looser one. At temperature 2 it is the other way round: min-p keeps 26, and Top-nσ still 14.",
      "No line is right by itself. The line of min-p depends on the best token and the temperature, that of top-p on the whole tail, that of Top-nσ on the best score and on the spread of all scores.",
    ],
    claims: [
      { options: { topNSigma: 1 }, temperature: 1, kept: 14 },
      { options: { minP: 0.1 }, temperature: 1, kept: 6 },
      { options: { minP: 0.1 }, temperature: 2, kept: 26 },
    ],
  },
  {
    name: "city",
    title: "A small σ-distance",
    use: "where n = 1 keeps dozens",
    url: new URL("rows/city.safetensors.gz", import.meta.url).href,
    temperature: 1,
    text: [
      "“He lives in the city of” can go on with any city. The best token stands only 4.1 σ above the mean, and n = 1 reaches deep into the crowd: Top-nσ 1 keeps 139 tokens, more than min-p 0.1 with 43.",
      "That is right when the tokens are cities, and wrong when they are noise: σ does not know. Drag the line to the right: n = 0.5 keeps 30. A rule that looks at the σ-distance would have to choose another n for each row; Top-nσ does not.",
    ],
    claims: [
      { options: { topNSigma: 1 }, temperature: 1, kept: 139 },
      { options: { minP: 0.1 }, temperature: 1, kept: 43 },
      { options: { topNSigma: 0.5 }, temperature: 1, kept: 30 },
    ],
  },
  {
    name: "story",
    title: "Another model",
    use: "another vocabulary, 262,144 tokens",
    url: new URL("rows/story.safetensors.gz", import.meta.url).href,
    temperature: 1,
    text: [
      "Gemma 3 270M has read “Once upon a time there was a”. Its vocabulary has 262,144 tokens, and σ is 5.3 where SmolLM2 had 3.5. Top-nσ 1 keeps 204 tokens, top-p 0.9 keeps 254, min-p 0.1 keeps 22.",
      "So n is not the same number for every model. Which n suits a model can be measured: see “Which n”, with a text of your own.",
    ],
    claims: [
      { options: { topNSigma: 1 }, temperature: 1, kept: 204 },
      { options: { topP: 0.9 }, temperature: 1, kept: 254 },
      { options: { minP: 0.1 }, temperature: 1, kept: 22 },
    ],
  },
];
