// Never run: compiled against web-llm's own types by conformance/examples/web-llm.test.ts.
import type { LogitProcessor, MLCEngine, MLCEngineConfig, MLCEngineInterface } from "@mlc-ai/web-llm";
import { topNSigma } from "nsigma/steps";
import { samplerLogitProcessor, samplerRequest, webLlmHost } from "nsigma/web-llm";

const processor = samplerLogitProcessor({ topNSigma: 1 });
const theirs: LogitProcessor = processor;
export const config: MLCEngineConfig = { logitProcessorRegistry: new Map([["tiny", theirs]]) };

export function use(engine: MLCEngine, any: MLCEngineInterface): unknown {
  webLlmHost({ engine: any, modelId: "tiny", processor });
  webLlmHost({ engine, modelId: "tiny", processor });
  return engine.chat.completions.create(
    samplerRequest({ messages: [{ role: "user", content: "Hello" }], max_tokens: 8 }),
  );
}

// @ts-expect-error a step is not a logit processor: this line shows that the types above are known and compared
export const none: LogitProcessor = topNSigma(1);
