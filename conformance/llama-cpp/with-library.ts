import { describe } from "vitest";
import { findLibrary, type Library, openLibrary } from "./library.ts";

const found = findLibrary();

/** A suite that needs llama.cpp; without it, it is listed as skipped, with the reason in its name. */
export function describeWithLibrary(name: string, body: (library: Library) => void): void {
  if ("missing" in found) describe.skip(`${name} (skipped: ${found.missing})`, () => body({} as Library));
  else {
    const library = openLibrary(found.path);
    describe(name, () => body(library));
  }
}
