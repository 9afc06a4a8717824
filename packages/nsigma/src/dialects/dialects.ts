import type { Dialect } from "./dialect.ts";
import { LLAMA_CPP } from "./llama-cpp.ts";

/** Every dialect, by the name `translate` takes. */
export const DIALECTS: readonly Dialect[] = [LLAMA_CPP];
