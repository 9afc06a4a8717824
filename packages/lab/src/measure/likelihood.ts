import { createSampler } from "nsigma";
import { describeRow } from "nsigma/analysis";
import { answeredTokens } from "../generate/prompt-tokens.ts";
import type { LocalModel } from "../models/model.ts";

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
  const rows = await model.logitsAfter(ids, start - 1);
  const plain = createSampler({});
  const topNSigma = createSampler({ topNSigma: 1 });

  const sums: Likelihood = { tokens: 0, surprise: 0, sigmaDistance: 0, kept: 0 };
  for (let position = start; position < ids.length; position++) {
    const row = rows[position - start];
    const { ids: ranked, probabilities } = plain.distribution(row);
    sums.tokens++;
    sums.surprise -= Math.log(probabilities[ranked.indexOf(ids[position])]);
    sums.sigmaDistance += describeRow(row).sigmaDistance;
    sums.kept += topNSigma.distribution(row).ids.length;
  }
  return sums;
}
