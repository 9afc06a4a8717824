import { readFileSync } from "node:fs";

/** A line of a Dockerfile: `COPY`, and what follows it. */
export interface Instruction {
  readonly name: string;
  readonly words: string;
}

/** The instructions of a Dockerfile, each on one line. */
export function readDockerfile(file: string): Instruction[] {
  return readFileSync(file, "utf8")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name, words] = /^(\w+)\s+(.*)$/.exec(line)!;
      return { name, words };
    });
}

/** The program and its words of an instruction in JSON's form, such as CMD and HEALTHCHECK. */
export function commandOf({ words }: Instruction): string[] {
  return JSON.parse(words.slice(words.indexOf("["))) as string[];
}
