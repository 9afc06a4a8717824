import { AutoModelForCausalLM, AutoTokenizer } from "@huggingface/transformers";
import { generateText, streamText } from "ai";
import { languageModel } from "nsigma/ai-sdk";
import { transformersHost } from "nsigma/transformers"; // or any other host
import { MODEL_FOLDER } from "nsigma-tiny-model";

const host = transformersHost({
  model: await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER),
  tokenizer: await AutoTokenizer.from_pretrained(MODEL_FOLDER),
});
const model = languageModel(host, { topNSigma: 1, temperature: 2 });
const prompt = "Mia has 12 plums and buys 9 more. How many plums does Mia have?";

// As it comes; the SDK's own settings go over the model's ...
for await (const piece of streamText({ model, prompt, seed: 7 }).textStream) process.stdout.write(piece);

// ... and what it has no name for goes into providerOptions.
const providerOptions = { nsigma: { minP: 0.1, topNSigma: 0, trace: true } };
const { text, usage, providerMetadata } = await generateText({ model, prompt, seed: 7, providerOptions });
const kept = providerMetadata.nsigma.traces.map(({ steps }) => steps[0].kept);
console.log(`\n\nwith min-p:\n${text}\n${usage.outputTokens} tokens, each drawn among ${kept.join(", ")}`);
