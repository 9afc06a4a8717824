import { pipeline, TextStreamer } from "@huggingface/transformers";
import { withSampler } from "nsigma/transformers";
import { MODEL_FOLDER } from "nsigma-tiny-model"; // or a model of the hub, such as "onnx-community/Llama-3.2-1B-Instruct-ONNX"

const generator = await pipeline("text-generation", MODEL_FOLDER);
const chat = [{ role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" }];
const sampler = { temperature: 2, topNSigma: 1, seed: 7 };

// As it comes ...
const streamer = new TextStreamer(generator.tokenizer, { skip_prompt: true, skip_special_tokens: true });
await generator(chat, withSampler(sampler, { max_new_tokens: 64, streamer }));

// ... or whole, three at once: row r of a batch draws with seed + r.
const { eos_token_id } = generator.model.generation_config;
const batch = await generator([chat, chat, chat], withSampler(sampler, { max_new_tokens: 64, eos_token_id }));
for (const [{ generated_text }] of batch) console.log(generated_text.at(-1).content);
