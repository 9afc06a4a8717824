export { philox } from "./philox.ts";
export { uniform } from "./uniform.ts";
