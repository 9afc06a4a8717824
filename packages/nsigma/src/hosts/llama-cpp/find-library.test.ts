import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findLibrary, LIBRARY_VARIABLE } from "./find-library.ts";

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
  mkdirSync(join(place, folder));
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
