import { createWriteStream, type WriteStream, writeFileSync } from "node:fs";
import { finished } from "node:stream/promises";
import type { Command } from "commander";
import { UserError } from "../errors.ts";
import { visibleJson } from "../text/printable.ts";
import { print, printJson } from "./say.ts";

/** Of everything that `--json` prints (docs/json.md). It grows when a field goes or changes its meaning. */
export const JSON_VERSION = 1;

export interface OutputFlags {
  json?: boolean;
  out?: string;
}

/** Adds `--json` and `--out`; every command whose result a program may read has the same. */
export function addOutput(command: Command): Command {
  return command
    .option("--json", "print JSON (docs/json.md)")
    .option("-o, --out <file>", "write to a file instead of the terminal");
}

/** Prints a result as text or, with its version, as JSON. @throws UserError when the file cannot be written */
export function printResult(text: () => string, value: () => object, { json, out }: OutputFlags): void {
  const versioned = json && { version: JSON_VERSION, ...value() };
  if (out !== undefined) writeFile("--out", out, `${versioned ? visibleJson(versioned) : text()}\n`);
  else if (versioned) printJson(versioned);
  else print(text());
}

/** @throws UserError that names the flag which asked for the file */
export function writeFile(flag: string, file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UserError(`${flag} ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A file that is written bit by bit. */
export interface OpenFile {
  write(text: string): void;
  close(): Promise<void>;
}

/** @throws UserError that names the flag which asked for the file */
export async function openFile(flag: string, file: string): Promise<OpenFile> {
  const stream: WriteStream = createWriteStream(file);
  await new Promise<void>((resolve, reject) => {
    stream.once("open", () => resolve());
    stream.once("error", (error) => reject(new UserError(`${flag} ${file}: ${error.message}`)));
  });
  return {
    write: (text) => void stream.write(text),
    async close() {
      stream.end();
      await finished(stream);
    },
  };
}
