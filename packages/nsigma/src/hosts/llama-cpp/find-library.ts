import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
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
 * Finds llama.cpp's library: where the option says, where the environment variable says, in the packages that
 * node-llama-cpp brings for this platform, in the system's folders.
 *
 * @param onGpu whether a GPU is asked for: the packages that compute on one come first, then
 * @throws OptionError when none is there, or none where one was said to be
 */
export function findLibrary(option: string | undefined, onGpu: boolean = false): FoundLibrary {
  if (option !== undefined) return { path: named(option), origin: "option" };
  const variable = process.env[LIBRARY_VARIABLE];
  if (variable) return { path: named(variable), origin: "environment" };
  const bundled = inPackages(
    [import.meta.url, pathToFileURL(join(process.cwd(), "package.json")).href],
    onGpu,
  );
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

/**
 * The library in one of node-llama-cpp's packages for this platform. They stand beside it, as its optional dependencies, or are
 * installed by themselves.
 *
 * @param places addresses of the files from whose folders packages are looked for
 * @param onGpu whether those for a GPU come first; they come last otherwise
 */
export function inPackages(
  places: readonly string[],
  onGpu: boolean,
  nvidia: boolean = hasNvidia(),
): string | undefined {
  const folders = places.flatMap(packageFolders);
  for (const variant of variants(onGpu, nvidia)) {
    for (const folder of folders) {
      const bins = join(folder, "@node-llama-cpp", variant, "bins");
      for (const build of existsSync(bins) ? readdirSync(bins) : []) {
        const path = inFolder(join(bins, build));
        if (path) return path;
      }
    }
  }
  return undefined;
}

const PLATFORM = `${{ darwin: "mac", win32: "win" }[process.platform as "darwin"] ?? process.platform}-${process.arch}`;

/** In the order in which they are wanted. Without its driver CUDA is the last resort; it computes on the processor, then. */
function variants(onGpu: boolean, nvidia: boolean): readonly string[] {
  const gpus = nvidia ? ["-metal", "-cuda", "-vulkan"] : ["-metal", "-vulkan"];
  const processor = "";
  const order = [...(onGpu ? gpus : []), processor, ...gpus, "-cuda"];
  return order.map((ending) => PLATFORM + ending);
}

/** Where the driver of an NVIDIA GPU shows: on Linux, on Linux inside Windows, on Windows. */
function hasNvidia(): boolean {
  const signs = [
    "/proc/driver/nvidia/version",
    "/usr/lib/wsl/lib/libcuda.so.1",
    `${process.env.SystemRoot}\\System32\\nvcuda.dll`,
  ];
  return signs.some((file) => existsSync(file));
}

/** Where packages are, as seen from node-llama-cpp and from a file. */
function packageFolders(from: string): readonly string[] {
  const require = createRequire(from);
  const own = require.resolve.paths("x") ?? [];
  try {
    return [...(createRequire(require.resolve("node-llama-cpp")).resolve.paths("x") ?? []), ...own];
  } catch {
    return own; // It is not installed there.
  }
}
