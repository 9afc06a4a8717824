import { AutoModelForCausalLM, AutoTokenizer, env } from "@huggingface/transformers";
import { transformersHost } from "nsigma/transformers";
import factory from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";

// The model and the runtime from where the page came from. Without these lines, and with the name of a model of the
// hub, they come from there and from a CDN.
Object.assign(env, { allowLocalModels: true, allowRemoteModels: false, localModelPath: "/" });
env.backends.onnx.wasm.wasmPaths = { mjs: factory, wasm };
const name = ".";

const model = await AutoModelForCausalLM.from_pretrained(name, { device: "wasm" }); // or "webgpu"
const tokenizer = await AutoTokenizer.from_pretrained(name);
const host = transformersHost({ model, tokenizer });

const form = document.querySelector("form");
const output = document.querySelector("output");
let stopping = new AbortController();
form.stop.addEventListener("click", () => stopping.abort());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  output.value = "";
  stopping = new AbortController();
  const { ending } = await host.generate({
    prompt: [{ role: "user", content: form.question.value }],
    sampler: { temperature: 2, topNSigma: 1 },
    signal: stopping.signal,
    onText: (text) => (output.value += text),
  });
  output.dataset.ending = ending;
});
form.requestSubmit();
