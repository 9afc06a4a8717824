import { defineConfig } from "vitest/config";

/** Where `npm run peers` has put the newest releases of some packages, and which: they are tested instead of ours. */
const [folder, ...packages] = process.env.NSIGMA_PEERS?.split(",") ?? [];

export default defineConfig({
  resolve: {
    conditions: ["nsigma-source"],
    alias: Object.fromEntries(packages.map((name) => [name, `${folder}/node_modules/${name}`])),
  },
  ssr: { resolve: { conditions: ["nsigma-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "conformance/**/*.test.ts", "docs/**/*.test.ts"],
    exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
