import { APHRODITE } from "./engines/aphrodite.ts";
import type { Dialect } from "./dialect.ts";
import { EXLLAMAV3 } from "./engines/exllamav3.ts";
import { KOBOLDCPP } from "./engines/koboldcpp/koboldcpp.ts";
import { LLAMA_CPP } from "./engines/llama-cpp/llama-cpp.ts";
import { MLX } from "./engines/mlx/mlx-vlm.ts";
import { PAPER } from "./engines/paper.ts";
import { TEXTGEN } from "./engines/textgen/textgen.ts";
import { TRANSFORMERS } from "./engines/transformers.ts";
import { VLLM } from "./engines/vllm.ts";
import { LM_STUDIO } from "./engines/lm-studio.ts";
import { MLX_LM } from "./engines/mlx/mlx-lm.ts";
import { OLLAMA, OLLAMA_V1 } from "./engines/ollama.ts";
import { OPENROUTER } from "./engines/openrouter.ts";
import { SGLANG } from "./engines/sglang.ts";
import { TABBYAPI } from "./engines/tabbyapi.ts";
import { YALS } from "./engines/yals.ts";

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
