import type { PickedFile } from "../choice.ts";
import type { ModelFiles } from "./model-files.ts";

/** The files of a folder that was picked or dropped. */
export function pickedFiles(name: string, files: readonly PickedFile[]): ModelFiles {
  const byPath = new Map(files.map(({ path, file }) => [path, file]));
  return {
    name,
    async read(path) {
      const file = byPath.get(path);
      return file && new Uint8Array(await file.arrayBuffer());
    },
  };
}
