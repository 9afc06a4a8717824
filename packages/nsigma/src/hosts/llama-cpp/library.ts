import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { OptionError } from "../../errors.ts";
import { findLibrary, type FoundLibrary, type LibraryOrigin } from "./find-library.ts";
import { type Blob, declareBackends, declareFunctions, type Functions } from "./functions.ts";
import type { Layout } from "./layouts.ts";
import { layoutOf, RELEASES } from "./params.ts";

/** What llama.cpp computes on. */
export interface LlamaBackend {
  /** As `CPU`, `CUDA0`, `Metal`, `Vulkan0`. */
  readonly name: string;
  /** The device in words; for a processor also which of llama.cpp's variants runs on it. */
  readonly description: string;
}

/** Which llama.cpp this is. */
export interface LlamaLibraryInfo {
  /** The file. */
  readonly path: string;
  readonly origin: LibraryOrigin;
  /** Its release, such as `0.4.0-dev` or `b10361`. */
  readonly version: string;
  readonly backends: readonly LlamaBackend[];
}

/** llama.cpp, opened. */
export interface LlamaLibrary {
  readonly info: LlamaLibraryInfo;
  readonly layout: Layout;
  readonly functions: Functions;
  /** What calls it, for functions that only few need. */
  readonly koffi: Koffi;
  /** A library that llama.cpp brings, such as `ggml-base`: the file beside it, or its own where that has all in one. */
  beside(name: string): string;
  /** The parameters that llama.cpp takes when nothing is said. */
  defaults(): { model: Blob; context: Blob };
  /** What llama.cpp has complained of since it was last asked, line by line. */
  complaints(): string[];
  /** Where the memory of an array begins. */
  addressOf(array: ArrayBufferView): bigint;
  /** Its memory, in place: bytes from an address on. Whoever asks knows how long they stay. */
  view(address: bigint, bytes: number): ArrayBuffer;
  /** A callback that hears how much of a model has been loaded, from 0 to 1, as an address; `free` when it is over. */
  progress(listener: (share: number) => void): { address: bigint; free(): void };
}

/** One library to a process: two builds of llama.cpp would mix up their parts. */
let opened: { path: string; opening: Promise<LlamaLibrary> } | undefined;

/**
 * Opens llama.cpp's library. Asked again, it is the same one.
 *
 * @param option where it is, in place of where `findLibrary` looks
 * @param onGpu whether one that computes on a GPU is looked for first, if none is open
 * @throws OptionError when it is not there, cannot be opened, or is a build that is not known, and when this process has
 *   opened another
 */
export async function openLibrary(option?: string, onGpu: boolean = false): Promise<LlamaLibrary> {
  if (opened && option === undefined) return opened.opening;
  const found = findLibrary(option, onGpu);
  if (opened && opened.path !== found.path) {
    const what = `${opened.path}: this process has opened it, and two builds in one process would mix up their parts`;
    throw new OptionError("library", found.path, what);
  }
  opened ??= { path: found.path, opening: open(found) };
  try {
    return await opened.opening;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

/** Ends of llama.cpp's levels of a line of its log. */
const WARNING = 3;
const ERROR = 4;

async function open({ path, origin }: FoundLibrary): Promise<LlamaLibrary> {
  const koffi = await loadKoffi();
  const complaints: string[] = [];
  let variant: string | undefined;
  const Log = koffi.proto("void NsigmaLlamaLog(int level, const char *text, void *data)");
  const Progress = koffi.proto("bool NsigmaLlamaProgress(float share, void *data)");
  const hear = (level: number, text: string): void => {
    variant ??= /libggml-cpu-([\w]+)\./.exec(text)?.[1];
    if (level === ERROR || level === WARNING) complaints.push(text.trim());
    if (complaints.length > 100) complaints.shift();
  };

  let functions: Functions;
  try {
    const library = koffi.load(path);
    functions = declareFunctions(koffi, library);
    functions.log_set(koffi.register(hear, koffi.pointer(Log)), null);
  } catch (cause) {
    const what = `a library of llama.cpp that this system can open: ${(cause as Error).message}`;
    throw new OptionError("library", path, what);
  }
  const defaults = () => ({
    model: functions.model_default_params(),
    context: functions.context_default_params(),
  });
  const version = versionOf(koffi, path);
  const layout = layoutOf(version, defaults());
  if (!layout) {
    const what = `a release of llama.cpp whose parameters are known, ${RELEASES.join(", ")}; this one is ${version}`;
    throw new OptionError("library", path, what);
  }
  const backends = listBackends(koffi, path).map(({ name, description }) => ({
    name,
    description: name === "CPU" && variant ? `${description}, variant ${variant}` : description,
  }));

  return {
    info: { path, origin, version, backends },
    layout,
    functions,
    koffi,
    beside: (name) => fileBeside(path, name),
    defaults,
    complaints: () => complaints.splice(0),
    addressOf: koffi.address,
    view: koffi.view,
    progress(listener) {
      const heard = (share: number): boolean => (listener(share), true);
      const address = koffi.register(heard, koffi.pointer(Progress));
      return { address, free: () => koffi.unregister(address) };
    },
  };
}

export type Koffi = (typeof import("koffi"))["default"];

async function loadKoffi(): Promise<Koffi> {
  try {
    return (await import("koffi")).default;
  } catch (cause) {
    const what = `installed, because koffi is what calls llama.cpp: npm install koffi (${(cause as Error).message.split("\n")[0]})`;
    throw new OptionError("koffi", undefined, what);
  }
}

/** What the library says, the name of its file, or what node-llama-cpp has written beside it. */
function versionOf(koffi: Koffi, path: string): string {
  try {
    return (koffi.load(path).func("llama_version", "str", []) as () => string)();
  } catch {
    const [release] = /b\d+/.exec(basename(path)) ?? [];
    if (release) return release;
  }
  const notes = join(dirname(path), "_nlcBuildMetadata.json");
  if (!existsSync(notes)) return "unknown";
  return /"release":"([^"]+)"/.exec(readFileSync(notes, "utf8"))?.[1] ?? "unknown";
}

/** On some systems a library's symbols include those of the libraries it needs; the file beside it has them on all. */
function fileBeside(path: string, name: string): string {
  const pattern = new RegExp(`^(lib)?${name}(\\.[\\w.]+)?\\.(so|dylib|dll)(\\.\\d+)*$`);
  const found = readdirSync(dirname(path)).find((file) => pattern.test(file));
  return found ? join(dirname(path), found) : path;
}

function listBackends(koffi: Koffi, path: string): LlamaBackend[] {
  const folder = dirname(path);
  const ggml = declareBackends(koffi.load(fileBeside(path, "ggml")));
  if (ggml.dev_count() === 0) ggml.load_all_from_path(folder);
  if (ggml.dev_count() === 0) ggml.load_all();
  return Array.from({ length: Number(ggml.dev_count()) }, (_, index) => {
    const device = ggml.dev_get(index);
    return { name: ggml.dev_name(device), description: ggml.dev_description(device) };
  });
}
