// node index.js [model.gguf] ["a question"]
import { getLlama, LlamaChatSession } from "node-llama-cpp";
import { streamText } from "nsigma/hosts";
import { nodeLlamaCppHost, withSampler } from "nsigma/node-llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";

const [file = GGUF_FILE, question = "Mia has 12 plums and buys 9 more. How many plums does Mia have?"] =
  process.argv.slice(2);
const sampler = { topNSigma: 1, temperature: 1.5, seed: 7 };

const llama = await getLlama({ build: "never" });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ sequences: 2, threads: 1 });

// A host, as all of nsigma's are: prompt and sampler in, text out.
const host = nodeLlamaCppHost({ sequence: context.getSequence() });
const stream = streamText(host, { prompt: [{ role: "user", content: question }], sampler, maxTokens: 128 });
for await (const piece of stream) process.stdout.write(piece);
const { ending, tokens } = await stream.generated;
console.log(`\n(${ending}, ${tokens} tokens)\n`);

// Or node-llama-cpp's own session, drawing with nsigma.
const session = new LlamaChatSession({
  contextSequence: withSampler(context.getSequence(), sampler),
  systemPrompt: "",
});
console.log(await session.prompt(question, { maxTokens: 128 }));
await llama.dispose();
