import { APHRODITE } from "./engines/aphrodite.ts";
import { OptionError } from "../errors.ts";
import type { Dialect, DialectName } from "./dialect.ts";
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
import { NSIGMA } from "./engines/nsigma.ts";
import { OLLAMA, OLLAMA_V1 } from "./engines/ollama.ts";
import { OPENROUTER } from "./engines/openrouter.ts";
import { SGLANG } from "./engines/sglang.ts";
import { TABBYAPI } from "./engines/tabbyapi.ts";
import { YALS } from "./engines/yals.ts";

/** Every dialect, by the name `translate` and `express` take. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  "llama.cpp": LLAMA_CPP,
  transformers: TRANSFORMERS,
  koboldcpp: KOBOLDCPP,
  textgen: TEXTGEN,
  aphrodite: APHRODITE,
  exllamav3: EXLLAMAV3,
  tabbyapi: TABBYAPI,
  yals: YALS,
  mlx: MLX,
  "mlx-lm": MLX_LM,
  vllm: VLLM,
  sglang: SGLANG,
  ollama: OLLAMA,
  "ollama-v1": OLLAMA_V1,
  "lm-studio": LM_STUDIO,
  openrouter: OPENROUTER,
  nsigma: NSIGMA,
  paper: PAPER,
};

export const DIALECT_NAMES: readonly DialectName[] = Object.keys(DIALECTS) as DialectName[];

/** @throws OptionError for an unknown name */
export function dialectOf(name: DialectName): Dialect {
  if (Object.hasOwn(DIALECTS, name)) return DIALECTS[name];
  throw new OptionError("dialect", name, `one of ${DIALECT_NAMES.join(", ")}`);
}
