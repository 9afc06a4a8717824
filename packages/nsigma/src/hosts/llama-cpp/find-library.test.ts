import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findLibrary, inPackages, LIBRARY_VARIABLE } from "./find-library.ts";

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "nsigma-library-"));
  vi.stubEnv(LIBRARY_VARIABLE, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

function put(folder: string, name: string): string {
  mkdirSync(join(place, folder), { recursive: true });
  writeFileSync(join(place, folder, name), "");
  return join(place, folder, name);
}

describe("findLibrary(option)", () => {
  it("takes the option before the environment, and the environment before what is installed", () => {
    const asked = put("asked", "libllama.so");
    const named = put("named", "libllama.v0.5.0.dylib");
    expect(findLibrary(undefined).origin).toBe("node-llama-cpp");
    vi.stubEnv(LIBRARY_VARIABLE, named);
    expect(findLibrary(undefined)).toEqual({ path: named, origin: "environment" });
    expect(findLibrary(asked)).toEqual({ path: asked, origin: "option" });
  });

  it.each(["libllama.so", "libllama.so.0", "libllama.b10361.so", "libllama.v0.4.0.dylib", "llama.dll"])(
    "finds %s in a folder",
    (name) => {
      const path = put("bin", name);
      put("other", "libggml.so");
      expect(findLibrary(join(place, "bin"))).toEqual({ path, origin: "option" });
    },
  );

  it("refuses a folder without one, and a place that is not there", () => {
    put("empty", "libggml.so");
    for (const where of [join(place, "empty"), join(place, "nowhere")])
      expect(() => findLibrary(where)).toThrow(/^library must be a file with llama\.cpp's library/);
  });
});

describe("inPackages(places, onGpu)", () => {
  const platform = `${{ darwin: "mac", win32: "win" }[process.platform as "darwin"] ?? process.platform}-${process.arch}`;
  /** A package of node-llama-cpp, installed beside a file. */
  function install(folder: string, variant: string): string {
    const build = platform + variant;
    return put(
      `${folder}/node_modules/@node-llama-cpp/${build}/bins/${build}`,
      `libllama${variant.replace("-", ".")}.v0.4.0.so`,
    );
  }
  const from = (folder: string): string[] => [pathToFileURL(join(place, folder, "package.json")).href];

  it("takes the processor's package where no GPU is asked for, and the fastest for this GPU where one is", () => {
    const [processor, cuda, vulkan] = ["", "-cuda", "-vulkan"].map((variant) => install("all", variant));
    expect(inPackages(from("all"), false, true)).toBe(processor);
    expect(inPackages(from("all"), true, true)).toBe(cuda);
    expect(inPackages(from("all"), true, false)).toBe(vulkan);
    const metal = install("all", "-metal");
    expect(inPackages(from("all"), true, true)).toBe(metal);
  });

  it("takes CUDA's package without its driver when there is no other: it computes on the processor, then", () => {
    const cuda = install("cuda", "-cuda");
    expect(inPackages(from("cuda"), true, false)).toBe(cuda);
    expect(inPackages(from("cuda"), false, false)).toBe(cuda);
    const processor = install("cuda", "");
    expect(inPackages(from("cuda"), true, false)).toBe(processor);
  });

  it("takes a GPU's package when it is the only one, and the processor's when that is", () => {
    const vulkan = install("vulkan", "-vulkan");
    expect(inPackages(from("vulkan"), false, true)).toBe(vulkan);
    const processor = install("processor", "");
    expect(inPackages(from("processor"), true, true)).toBe(processor);
  });

  it("looks in every place for what is wanted most", () => {
    const processor = install("one", "");
    const vulkan = install("two", "-vulkan");
    const both = [...from("one"), ...from("two")];
    expect(inPackages(both, true, true)).toBe(vulkan);
    expect(inPackages(both, false, true)).toBe(processor);
    expect(inPackages(from("nowhere"), true, true)).toBeUndefined();
  });

  it("passes over packages that are empty, as those are that a lock file has put aside", () => {
    put(`empty/node_modules/@node-llama-cpp/${platform}-vulkan`, "package.json");
    const processor = install("empty", "");
    expect(inPackages(from("empty"), true, false)).toBe(processor);
  });
});
