import { MODELS } from "../tools/real-models/models.js";
import { hasGguf } from "../tools/real-models/gguf.js";
import { hasOnnx } from "../tools/real-models/onnx.js";

const BRING = "npm run models:real brings it";

/** SmolLM2-135M-Instruct, Q4_1: 49,152 tokens. */
export const SMOLLM2_GGUF: string = MODELS.smollm2.gguf;
/** A folder with the same weights as transformers.js loads them: in float32, in float16, and in 4 bits with either. */
export const SMOLLM2_FOLDER: string = MODELS.smollm2.onnx;

/** Why tests on the GGUF are skipped; undefined where they are not. */
export const NO_SMOLLM2_GGUF: string | undefined = hasGguf(MODELS.smollm2)
  ? undefined
  : `no SmolLM2 in GGUF: ${BRING}`;

/** The same of the ONNX folder. */
export const NO_SMOLLM2_ONNX: string | undefined = hasOnnx(MODELS.smollm2)
  ? undefined
  : `no SmolLM2 in ONNX: ${BRING}, with Python 3.11 or newer and pip`;

/** Gemma 3 270M, Q4_K_M: 262,144 tokens. */
export const GEMMA3_GGUF: string = MODELS.gemma3.gguf;

/** Why tests on it are skipped; they take minutes, so that they are asked for. */
export const NO_GEMMA3: string | undefined = !hasGguf(MODELS.gemma3)
  ? "no Gemma 3: npm run models:real -- gemma3 brings it"
  : process.env.NSIGMA_TEST_GEMMA3
    ? undefined
    : "NSIGMA_TEST_GEMMA3=1 asks for it";
