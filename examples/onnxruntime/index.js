import { readFileSync } from "node:fs";
import { AutoTokenizer } from "@huggingface/transformers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { onnxruntimeHost } from "nsigma/onnxruntime";
import { MODEL_FOLDER } from "nsigma-tiny-model"; // or any folder with a decoder's model.onnx, config.json and tokenizer

// A model as small as this one is slowed down by a second thread.
const session = await InferenceSession.create(`${MODEL_FOLDER}/onnx/model.onnx`, { intraOpNumThreads: 1 });
const tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER);
const config = JSON.parse(readFileSync(`${MODEL_FOLDER}/config.json`, "utf8"));
const host = onnxruntimeHost({ session, Tensor, tokenizer, config });

const prompt = [{ role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" }];
const sampler = { temperature: 2, topNSigma: 1, seed: 7 };

// As it comes ...
await host.generate({ prompt, sampler, onText: (text) => process.stdout.write(text) });
console.log();

// ... or many at once: the prompt runs once, and each text is the one its seed gives alone.
const requests = [8, 9, 10].map((seed) => ({ prompt, sampler: { ...sampler, seed } }));
for await (const { text } of host.generateAll(requests, { batch: 16 })) console.log(text);
