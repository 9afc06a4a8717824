import { APHRODITE } from "./aphrodite.ts";
import type { Dialect } from "./dialect.ts";
import { EXLLAMAV3 } from "./exllamav3.ts";
import { KOBOLDCPP } from "./koboldcpp.ts";
import { LLAMA_CPP } from "./llama-cpp.ts";
import { MLX } from "./mlx.ts";
import { PAPER } from "./paper.ts";
import { TEXTGEN } from "./textgen.ts";
import { TRANSFORMERS } from "./transformers.ts";
import { VLLM } from "./vllm.ts";
import { LM_STUDIO } from "./lm-studio.ts";
import { MLX_LM } from "./mlx-lm.ts";
import { OLLAMA, OLLAMA_V1 } from "./ollama.ts";
import { OPENROUTER } from "./openrouter.ts";
import { SGLANG } from "./sglang.ts";
import { TABBYAPI } from "./tabbyapi.ts";
import { YALS } from "./yals.ts";

/** Every dialect, by the name `translate` takes. */
export const DIALECTS: readonly Dialect[] = [
  LLAMA_CPP,
  TRANSFORMERS,
  KOBOLDCPP,
  TEXTGEN,
  APHRODITE,
  EXLLAMAV3,
  TABBYAPI,
  YALS,
  MLX,
  MLX_LM,
  VLLM,
  SGLANG,
  OLLAMA,
  OLLAMA_V1,
  LM_STUDIO,
  OPENROUTER,
  PAPER,
];
