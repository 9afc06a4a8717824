import { CreateMLCEngine, type LogitProcessor } from "@mlc-ai/web-llm";
import { samplerLogitProcessor, webLlmHost } from "nsigma/web-llm";

const modelId = "Llama-3.2-1B-Instruct-q4f16_1-MLC";
const progress = document.querySelector("p")!;
const form = document.querySelector("form")!;
const output = document.querySelector("output")!;

// The engine reads the registry when it loads the model, and calls the processor before and after every token.
const processor = samplerLogitProcessor({});
const engine = await CreateMLCEngine(modelId, {
  logitProcessorRegistry: new Map<string, LogitProcessor>([[modelId, processor]]),
  initProgressCallback: ({ text }) => (progress.textContent = text),
});
const host = webLlmHost({ engine, modelId, processor });

let stopping = new AbortController();
form.querySelector("[name=stop]")!.addEventListener("click", () => stopping.abort());
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  output.value = "";
  stopping = new AbortController();
  const { ending, tokens } = await host.generate({
    prompt: [{ role: "user", content: String(new FormData(form).get("question")) }],
    sampler: { topNSigma: 1, temperature: 2 },
    signal: stopping.signal,
    onText: (text) => (output.value += text),
  });
  progress.textContent = `${tokens} tokens, ${ending}`;
});
