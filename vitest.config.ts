import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["nsigma-source"] },
  ssr: { resolve: { conditions: ["nsigma-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "conformance/**/*.test.ts", "docs/**/*.test.ts"],
    exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
