import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";

const VITE = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));
const PAGES = fileURLToPath(new URL("pages", import.meta.url));

export interface Built {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Builds one of the pages beside this file as a user of the package would: vite finds `nsigma` through its published
 * exports, so it is the built files that run.
 *
 * @param beside a folder whose files are put beside the page
 */
export async function buildPage(name: string, beside?: string): Promise<Built> {
  const built = await newFolder();
  await build({
    configFile: false,
    logLevel: "error",
    root: PAGES,
    publicDir: beside ?? false,
    build: {
      target: "esnext",
      minify: false,
      outDir: built.folder,
      emptyOutDir: true,
      rolldownOptions: { input: join(PAGES, `${name}.html`) },
    },
  });
  return built;
}

/** Builds an example as its own script does: by vite's program, in its folder. */
export async function buildExample(name: string): Promise<Built> {
  const built = await newFolder();
  const root = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const words = ["build", "--outDir", built.folder, "--emptyOutDir", "--logLevel", "error"];
  await promisify(execFile)(process.execPath, [VITE, ...words], { cwd: root });
  return built;
}

async function newFolder(): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "nsigma-page-"));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}
