import { NO_SMOLLM2_GGUF, SMOLLM2_GGUF } from "../real-models.ts";
import { noiseSuite } from "./llama-cpp-noise-suite.ts";

noiseSuite("SmolLM2", SMOLLM2_GGUF, NO_SMOLLM2_GGUF);
