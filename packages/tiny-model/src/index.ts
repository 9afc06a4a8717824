export { GGUF_FILE, MODEL_FOLDER } from "./model-files.ts";
export { generateProblem, type ProblemsOptions, problems } from "./problems/generate.ts";
export type { Problem } from "./problems/problem.ts";
export type { Shape, Story } from "./problems/shape.ts";
export { SHAPES } from "./problems/shapes/index.ts";
export { type Split, splitOf } from "./problems/split.ts";
