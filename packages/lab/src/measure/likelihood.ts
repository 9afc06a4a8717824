import { createSampler } from "nsigma";
import { describeRow } from "nsigma/analysis";
import { answeredTokens } from "../generate/prompt-tokens.ts";
import type { LocalModel } from "../models/model.ts";
import { scores } from "../models/scores.ts";

/** What a model makes of a reference answer, summed over its tokens. */
export interface Likelihood {
  tokens: number;
  /** -ln of the probability of the answer's tokens, in nats. */
  surprise: number;
  /** Sum of (max - mean)/σ over the rows that predict them. */
  sigmaDistance: number;
  /** Sum of the tokens that Top-nσ 1 keeps in those rows. */
  kept: number;
}

/** Runs question and answer through the network once and looks at the rows that predict the answer. */
export async function likelihood(model: LocalModel, question: string, answer: string): Promise<Likelihood> {
  const { ids, start } = answeredTokens(model, question, answer);
  const topNSigma = createSampler({ topNSigma: 1 });
  const sums: Likelihood = { tokens: 0, surprise: 0, sigmaDistance: 0, kept: 0 };
  await model.readLogits(ids.slice(0, -1), start - 1, (row, at) => {
    sums.tokens++;
    sums.surprise -= scores(row)(ids[at + 1]);
    sums.sigmaDistance += describeRow(row, 1).sigmaDistance;
    sums.kept += topNSigma.distribution(row).ids.length;
  });
  return sums;
}
