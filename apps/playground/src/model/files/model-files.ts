/** Where the files of a model come from: a name within its folder, such as `tokenizer.json`, and its bytes. */
export interface ModelFiles {
  /** What the model is called on the page. */
  readonly name: string;
  /** @returns undefined where there is no such file */
  read(file: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** A folder on a web server. */
export function filesAt(name: string, folder: string): ModelFiles {
  return {
    name,
    async read(file) {
      const response = await fetch(`${folder}${file}`);
      // A server of single pages answers with the page for what is not there.
      const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
      return response.ok && !isPage ? new Uint8Array(await response.arrayBuffer()) : undefined;
    },
  };
}

/** A text file. @throws Error that names it where it is missing */
export async function textIn(files: ModelFiles, file: string): Promise<string> {
  const bytes = await files.read(file);
  if (!bytes) throw new Error(`${files.name}: there is no ${file}`);
  return new TextDecoder().decode(bytes);
}

/** A file with a JSON object. @throws Error that names it where it is missing or something else */
export async function jsonIn(files: ModelFiles, file: string): Promise<Record<string, unknown>> {
  const text = await textIn(files, file);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // It is said below what it is not.
  }
  throw new Error(`${files.name}: ${file} is not a JSON object`);
}
