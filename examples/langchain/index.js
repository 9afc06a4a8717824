import { AutoModelForCausalLM, AutoTokenizer } from "@huggingface/transformers";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatNsigma } from "nsigma/langchain";
import { transformersHost } from "nsigma/transformers"; // or any other host
import { MODEL_FOLDER } from "nsigma-tiny-model";

const host = transformersHost({
  model: await AutoModelForCausalLM.from_pretrained(MODEL_FOLDER),
  tokenizer: await AutoTokenizer.from_pretrained(MODEL_FOLDER),
  name: MODEL_FOLDER, // so that a cache of answers knows whose they are
});
const model = new ChatNsigma({ host, sampler: { topNSigma: 1, temperature: 2, seed: 7 } });
const question = ChatPromptTemplate.fromTemplate(
  "{name} has {count} plums and buys 9 more. How many plums does {name} have?",
);
const chain = question.pipe(model).pipe(new StringOutputParser());

for await (const piece of await chain.stream({ name: "Mia", count: 12 })) process.stdout.write(piece);

const people = [
  { name: "Ben", count: 5 },
  { name: "Tom", count: 7 },
];
for (const text of await chain.batch(people)) console.log(`\n\n${text}`);
