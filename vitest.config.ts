import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Where `npm run peers` has put the newest releases of some packages, and which: they are tested instead of ours. */
const [folder, ...packages] = process.env.NSIGMA_PEERS?.split(",") ?? [];

export default defineConfig({
  plugins: [
    {
      name: "newest-peers",
      enforce: "pre",
      async resolveId(id) {
        if (!packages.some((name) => id === name || id.startsWith(`${name}/`))) return null;
        const found = await this.resolve(id, `${folder}/package.json`, { skipSelf: true });
        if (!found?.id.startsWith(folder)) throw new Error(`${id} is not in ${folder}`);
        return found;
      },
    },
  ],
  resolve: { conditions: ["nsigma-source"] },
  ssr: { resolve: { conditions: ["nsigma-source"] } },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "conformance/**/*.test.ts", "docs/**/*.test.ts"],
    exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest leaves one core alone, which on two is half of them.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
