import { Wllama } from "@wllama/wllama";
import wasm from "@wllama/wllama/esm/wasm/wllama.wasm?url";
import { wllamaHost } from "nsigma/wllama";

const wllama = new Wllama({ default: wasm });
await wllama.loadModelFromUrl(new URL("/gguf/tiny-model-f16.gguf", location.href).href); // or any GGUF file's address
const host = wllamaHost({ wllama });

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
