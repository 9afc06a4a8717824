import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MODEL_FOLDER } from "nsigma-tiny-model";

const PAGE = fileURLToPath(new URL("../../playground", import.meta.url));
/** The runtime's files that the page asks for. */
const RUNTIME = /^ort-wasm-simd-threaded(\.asyncify)?\.(mjs|wasm)$/;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** A file of the page: where it is, and what it is sent as. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
}

/**
 * The playground by the paths that it is asked for: the page itself, the embedded model beside it, and onnxruntime's files, each from
 * its own package. Only what is in this list is ever sent.
 *
 * @returns nothing where the page has not been built
 */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (!existsSync(join(PAGE, "index.html"))) return files;
  const add = (url: string, path: string): void => {
    files.set(url, { path, type: TYPES[extname(path)] ?? "application/octet-stream" });
  };
  for (const [folder, prefix] of [
    [MODEL_FOLDER, "/"],
    [PAGE, "/"],
  ]) {
    for (const path of filesIn(folder)) add(prefix + relative(folder, path).replaceAll("\\", "/"), path);
  }
  const runtime = runtimeFolder();
  for (const name of readdirSync(runtime).filter((name) => RUNTIME.test(name)))
    add(`/runtime/${name}`, join(runtime, name));
  add("/", join(PAGE, "index.html"));
  return files;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith(".gguf"));
}

/** Of the copy of onnxruntime-web that transformers.js brought: the page was built with it. */
function runtimeFolder(): string {
  const transformers = fileURLToPath(import.meta.resolve("@huggingface/transformers"));
  return dirname(createRequire(pathToFileURL(transformers)).resolve("onnxruntime-web"));
}
