import { defineConfig, mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

const slow = mergeConfig(fast, defineConfig({ test: { testTimeout: 600_000 } }));
slow.test = {
  ...slow.test,
  include: ["packages/*/src/**/*.slow.test.ts", "conformance/**/*.slow.test.ts"],
  exclude: ["**/node_modules/**"],
};

export default slow;
