import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type InlineConfig } from "vite";

const PAGES = fileURLToPath(new URL("pages", import.meta.url));

export interface Built {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Builds one of the pages beside this file as a user of the package would: vite finds `nsigma` through its published
 * exports, so it is the built files that run.
 *
 * @param beside a folder whose files shall stand beside the page
 */
export function buildPage(name: string, beside?: string): Promise<Built> {
  return run({
    configFile: false,
    root: PAGES,
    publicDir: beside ?? false,
    build: { target: "esnext", rolldownOptions: { input: join(PAGES, `${name}.html`) } },
  });
}

/** Builds an example with its own settings. */
export function buildExample(root: string): Promise<Built> {
  return run({ root });
}

async function run(config: InlineConfig): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "nsigma-page-"));
  const settings = { outDir: folder, emptyOutDir: true, minify: false, chunkSizeWarningLimit: Infinity };
  await build({ logLevel: "error", mode: "production", ...config, build: { ...config.build, ...settings } });
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
