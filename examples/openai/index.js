// Top-nσ on a server that speaks OpenAI's protocol: node index.js URL [server] [model]
import { streamText } from "nsigma/hosts";
import { openaiHost, probe, SERVER_NAMES } from "nsigma/openai";

const [url = process.env.OPENAI_BASE_URL, server = "llama.cpp", model = "default"] = process.argv.slice(2);
if (!url) {
  console.error(`Which server? For example:
  llama-server -m model.gguf --port 8080
  node index.js http://localhost:8080/v1 llama.cpp
Servers: ${SERVER_NAMES.join(", ")}`);
  process.exit(1);
}
// A key is for the server that it came with.
const own = url === process.env.OPENAI_BASE_URL;
const address = { url, server, model, apiKey: own ? process.env.OPENAI_API_KEY : undefined };

// Does the server do what it is told? Five short answers tell.
const { takesEffect, evidence } = await probe(address);
console.log(`Top-nσ takes effect: ${takesEffect}; ${evidence}`);

// Temperature 3 is noise without the cut. With "report", what the server cannot honour is a note and no error.
const host = openaiHost({ ...address, unsupported: "report" });
const prompt = [{ role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" }];
const stream = streamText(host, {
  prompt,
  sampler: { topNSigma: 1, temperature: 3, seed: 3 },
  maxTokens: 64,
});
for await (const piece of stream) process.stdout.write(piece);

const { ending, tokens, notes } = await stream.generated;
console.log(`\n(${tokens} tokens, ${ending})`);
for (const { option, why } of notes) console.log(`${option}: ${why}`);
