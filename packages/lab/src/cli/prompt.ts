import { existsSync, readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { problems } from "nsigma-tiny-model";
import { UserError } from "../errors.ts";
import type { Model } from "../models/model.ts";
import { say, sayMore } from "./say.ts";

/**
 * The prompt: from the argument, from a file, from a pipe; at a terminal with none of them, a word problem the
 * embedded model has never seen.
 */
export async function readPrompt(argument: string | undefined, file: string | undefined): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw new UserError("prompt: given twice, as an argument and with --file; leave one out");
  }
  if (argument !== undefined) return argument;
  if (file !== undefined) {
    if (!existsSync(file)) throw new UserError(`prompt: there is no file ${file}`);
    try {
      return readFileSync(file, "utf8").trimEnd();
    } catch (cause) {
      throw new UserError(`prompt: ${file}: ${(cause as Error).message}`, { cause });
    }
  }
  if (!process.stdin.isTTY) return (await text(process.stdin)).trimEnd();
  const [problem] = problems({ seed: 1, split: "test", count: 1 });
  sayMore(`no prompt given, so here is one: ${problem.question}\n`);
  return problem.question;
}

/** Says that a model has no chat template, so that it is not asked but goes on with the text as it stands. */
export function remarkTemplate({ chat, name }: Model, plain = false): void {
  if (chat || plain) return;
  say(`model ${name} has no chat template: it goes on with the prompt as it stands, as with --plain`);
}
