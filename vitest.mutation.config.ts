import { mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

/**
 * The tests that can find a mutation: those beside the code, without the ones that start programs or threads, or measure memory.
 * `MUTATION_TESTS` takes fewer: globs with blanks between. One room's own tests need minutes where all need hours.
 */
const quick = mergeConfig(fast, {});
quick.test = {
  ...quick.test,
  setupFiles: ["tools/fixed-seed.js"],
  include: process.env.MUTATION_TESTS?.split(" ") ?? ["packages/*/src/**/*.test.ts"],
  exclude: [
    "**/*.slow.test.ts",
    "**/node_modules/**",
    "packages/lab/src/{bench,cli,models,backends/queue}/**",
    "packages/nsigma/src/pool/**",
    "**/allocation.test.ts",
  ],
};

export default quick;
