import { mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

/** The tests that can find a mutation: those beside the code, without the ones that start programs or threads. */
const quick = mergeConfig(fast, {});
quick.test = {
  ...quick.test,
  setupFiles: ["tools/fixed-seed.js"],
  include: ["packages/*/src/**/*.test.ts"],
  exclude: [
    "**/*.slow.test.ts",
    "**/node_modules/**",
    "packages/lab/src/{bench,cli,queue,models}/**",
    "packages/nsigma/src/pool/**",
  ],
};

export default quick;
