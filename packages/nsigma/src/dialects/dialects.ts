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

/** Every dialect, by the name `translate` takes. */
export const DIALECTS: readonly Dialect[] = [
  LLAMA_CPP,
  TRANSFORMERS,
  KOBOLDCPP,
  TEXTGEN,
  APHRODITE,
  EXLLAMAV3,
  MLX,
  VLLM,
  PAPER,
];
