// node index.js [model.gguf] ["a question"]
import { streamText } from "nsigma/hosts";
import { llamaCppHost } from "nsigma/llama-cpp";
import { GGUF_FILE } from "nsigma-tiny-model";

const [model = GGUF_FILE, question = "Mia has 12 plums and buys 9 more. How many plums does Mia have?"] =
  process.argv.slice(2);
const prompt = [{ role: "user", content: question }];
const sampler = { topNSigma: 1, temperature: 1.5, seed: 7 };

const host = await llamaCppHost({ model, sequences: 4 });
const { version, backends } = host.llama;
console.log(`llama.cpp ${version} on ${backends.map(({ description }) => description).join(", ")}\n`);

const stream = streamText(host, { prompt, sampler, maxTokens: 128 });
for await (const piece of stream) process.stdout.write(piece);
const { ending, tokens } = await stream.generated;
console.log(`\n(${ending}, ${tokens} tokens)\n`);

// Three more, written at the same time; they share the prompt.
const seeds = [8, 9, 10];
const answers = seeds.map((seed) => host.generate({ prompt, sampler: { ...sampler, seed }, maxTokens: 128 }));
for (const { text } of await Promise.all(answers)) console.log(text);
await host.close();
