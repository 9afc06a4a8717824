import type { DialectName } from "../../dialects/dialect.ts";
import { OptionError } from "../../errors.ts";

export type ServerName =
  | "llama.cpp"
  | "koboldcpp"
  | "textgen"
  | "aphrodite"
  | "tabbyapi"
  | "yals"
  | "vllm"
  | "sglang"
  | "mlx"
  | "mlx-lm"
  | "ollama"
  | "lm-studio"
  | "openrouter";

/** A program that answers requests in OpenAI's manner. */
export interface Server {
  /** The dialect its OpenAI endpoint speaks. */
  readonly dialect: DialectName;
  /** What to do about an option that it cannot honour. */
  readonly instead: string;
}

const IN_PROCESS = "sample in your own process, with node-llama-cpp or transformers.js";
const BY_PROCESSOR = `start it with a logits processor of its own, or ${IN_PROCESS}`;

/** Every server, by the name `requestFields` takes. */
export const SERVERS: Readonly<Record<ServerName, Server>> = {
  "llama.cpp": { dialect: "llama.cpp", instead: IN_PROCESS },
  koboldcpp: { dialect: "koboldcpp", instead: IN_PROCESS },
  textgen: { dialect: "textgen", instead: IN_PROCESS },
  aphrodite: { dialect: "aphrodite", instead: IN_PROCESS },
  tabbyapi: { dialect: "tabbyapi", instead: `serve the model with YALS or llama.cpp, or ${IN_PROCESS}` },
  yals: { dialect: "yals", instead: IN_PROCESS },
  vllm: { dialect: "vllm", instead: BY_PROCESSOR },
  sglang: { dialect: "sglang", instead: BY_PROCESSOR },
  /** mlx-vlm's server, which has Top-nσ. */
  mlx: { dialect: "mlx", instead: "serve the model with llama.cpp" },
  /** mlx-lm's own server, which has not. */
  "mlx-lm": { dialect: "mlx-lm", instead: "serve the model with mlx-vlm or llama.cpp" },
  /** Its OpenAI endpoint; what stands under `options` in its own API is the dialect `ollama`. */
  ollama: {
    dialect: "ollama-v1",
    instead:
      "set it in the model's Modelfile, use ollama's own API with express(\"ollama\", options), or serve the same GGUF with llama.cpp",
  },
  "lm-studio": {
    dialect: "lm-studio",
    instead: "set it in the model's preset, or serve the same GGUF with llama.cpp",
  },
  openrouter: { dialect: "openrouter", instead: "run an open model on a server of your own" },
};

export const SERVER_NAMES: readonly ServerName[] = Object.keys(SERVERS) as ServerName[];

/** @throws OptionError for an unknown name */
export function serverOf(name: ServerName): Server {
  if (Object.hasOwn(SERVERS, name)) return SERVERS[name];
  throw new OptionError("server", name, `one of ${SERVER_NAMES.join(", ")}`);
}
