import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { OptionError } from "../../errors.ts";

/** Where llama.cpp's library can be named, when not by an option: a file, or the folder it is in. */
export const LIBRARY_VARIABLE = "NSIGMA_LLAMA_CPP";

/** How a library was found. */
export type LibraryOrigin = "option" | "environment" | "node-llama-cpp" | "system";

export interface FoundLibrary {
  /** The file with llama.cpp's C API. */
  readonly path: string;
  readonly origin: LibraryOrigin;
}

/** As the library is called: `libllama.so`, `libllama.v0.4.0.so`, `libllama.dylib`, `llama.dll`. */
const NAME = /^(lib)?llama(\.[\w.]+)?\.(so|dylib|dll)(\.\d+)*$/;

/** Where systems and package managers put libraries. */
const SYSTEM = [
  "/opt/homebrew/lib",
  "/usr/local/lib",
  "/usr/lib",
  `/usr/lib/${{ x64: "x86_64", arm64: "aarch64" }[process.arch as "x64"] ?? process.arch}-linux-gnu`,
  "/usr/lib64",
  "/usr/lib/llama.cpp",
];

/**
 * Finds llama.cpp's library: where the option says, where the environment variable says, in the package that
 * node-llama-cpp brings for this platform, in the system's folders.
 *
 * @throws OptionError when none is there, or none where one was said to be
 */
export function findLibrary(option: string | undefined): FoundLibrary {
  if (option !== undefined) return { path: named(option), origin: "option" };
  const variable = process.env[LIBRARY_VARIABLE];
  if (variable) return { path: named(variable), origin: "environment" };
  const bundled = fromNodeLlamaCpp();
  if (bundled) return { path: bundled, origin: "node-llama-cpp" };
  for (const folder of SYSTEM) {
    const path = inFolder(folder);
    if (path) return { path, origin: "system" };
  }
  const what = `given, because none was found: npm install node-llama-cpp brings one, or set ${LIBRARY_VARIABLE} to the file or its folder`;
  throw new OptionError("library", undefined, what);
}

function named(place: string): string {
  const found = statSync(place, { throwIfNoEntry: false });
  const path = found?.isDirectory() ? inFolder(place) : found && resolve(place);
  if (path) return path;
  const what = "a file with llama.cpp's library, such as libllama.so, or the folder it is in";
  throw new OptionError("library", place, what);
}

function inFolder(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((each) => NAME.test(each));
  return name && resolve(folder, name);
}

/** The package of this platform: it stands beside node-llama-cpp, as an optional dependency of it. */
function fromNodeLlamaCpp(): string | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json")).href]) {
    try {
      const own = createRequire(from).resolve("node-llama-cpp");
      const require = createRequire(own);
      for (const variant of VARIANTS) {
        const bins = join(dirname(packageFolder(require, variant)), "bins");
        for (const folder of existsSync(bins) ? readdirSync(bins) : []) {
          const path = inFolder(join(bins, folder));
          if (path) return path;
        }
      }
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}

const PLATFORM = `${{ darwin: "mac", win32: "win" }[process.platform as "darwin"] ?? process.platform}-${process.arch}`;
/** On a Mac with an Apple processor the one package has Metal. */
const VARIANTS = PLATFORM === "mac-arm64" ? [`${PLATFORM}-metal`] : [PLATFORM];

function packageFolder(require: NodeJS.Require, variant: string): string {
  for (const folder of require.resolve.paths("x") ?? []) {
    const manifest = join(folder, "@node-llama-cpp", variant, "package.json");
    if (existsSync(manifest)) return manifest;
  }
  throw new Error(`@node-llama-cpp/${variant} is not installed`);
}
