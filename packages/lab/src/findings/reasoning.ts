import { type Run, samplesOf } from "../run/read-run.ts";

/** What should be known of models that think before they answer, a line each; nothing of those that do not. */
export async function* reasoningIn(run: Run): AsyncGenerator<string> {
  const models = new Map<string, { texts: number; empty: number; tokens: number; reasoning: number }>();
  for await (const { model, text, tokens, reasoningTokens = 0 } of samplesOf(run)) {
    const sums = models.get(model) ?? { texts: 0, empty: 0, tokens: 0, reasoning: 0 };
    sums.texts++;
    if (reasoningTokens > 0 && text === "") sums.empty++;
    sums.tokens += tokens;
    sums.reasoning += reasoningTokens;
    models.set(model, sums);
  }
  for (const [model, { texts, empty, tokens, reasoning }] of models) {
    if (reasoning === 0) continue;
    const spent = `model ${model}: ${reasoning} of ${tokens} tokens were reasoning`;
    const blank = `the visible text is empty in ${empty} of ${texts} texts; raise maxTokens`;
    yield empty > 0 ? `${spent}, and ${blank}` : spent;
  }
}
