import type { PickedFile } from "./choice.ts";

/** What was dropped or picked: a folder's files, or files alone. */
export interface Dropped {
  /** Of the folder; of the only file where there is no folder. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: readonly PickedFile[];
}

/** A folder with more is no model's. */
const MOST_FILES = 2000;

/** Of a drop. It has to be called at once: afterwards a browser forgets what was dropped. */
export async function droppedFiles(items: Iterable<DataTransferItem>): Promise<Dropped | undefined> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: PickedFile[] = [];
  for (const entry of entries) await collect(entry, files);
  if (files.length === 0) return undefined;
  const folder = entries.length === 1 && entries[0].isDirectory ? entries[0].name : undefined;
  return { name: folder ?? files[0].file.name, isFolder: folder !== undefined, files: within(folder, files) };
}

/** Of an `<input type=file>`, with webkitdirectory or without. */
export function pickedFrom(list: Iterable<File>): Dropped | undefined {
  const files = Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
  if (files.length === 0) return undefined;
  const [folder, rest] = files[0].path.split("/", 2);
  const isFolder = rest !== undefined;
  return { name: folder, isFolder, files: within(isFolder ? folder : undefined, files) };
}

async function collect(entry: FileSystemEntry, files: PickedFile[]): Promise<void> {
  if (files.length > MOST_FILES)
    throw new Error(`there are more than ${MOST_FILES} files in it; drop a model's folder`);
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    files.push({ path: entry.fullPath.replace(/^\//, ""), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  while (true) {
    // A reader tells a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const each of some) await collect(each, files);
  }
}

/** Paths in the folder itself. */
function within(folder: string | undefined, files: readonly PickedFile[]): PickedFile[] {
  if (folder === undefined) return [...files];
  return files.map(({ path, file }) => ({ path: path.slice(folder.length + 1), file }));
}
