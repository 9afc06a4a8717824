import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { problems } from "nsigma-tiny-model";
import type { HostRequest, Message } from "nsigma/hosts";
import { schemaFault, UserError } from "../errors.ts";
import { say, sayMore } from "./say.ts";
import type { Model } from "../models/model.ts";

/** Where the prompt comes from, and how it is put to the model. */
export interface PromptFlags {
  file?: string;
  messages?: string;
  system?: string;
  plain?: boolean;
}

/** Adds the prompt's argument and flags; every command that takes a prompt has the same. */
export function addPrompt(command: Command): Command {
  return command
    .argument("[prompt]", "the prompt; otherwise from --file, --messages or a pipe")
    .option("-f, --file <file>", "read the prompt from a file")
    .option("--messages <file>", 'read a chat from a JSON file: [{ "role": "user", "content": "..." }, ...]')
    .option("--system <text>", "a system message before the prompt")
    .option("--plain", "continue the prompt as it stands, without the model's chat template");
}

/**
 * The prompt: from the argument, a file, a file of messages, or a pipe; at a terminal with none of them, a word problem
 * the embedded model has never seen. With a system message, or from messages, it is a chat.
 *
 * @throws UserError when it is given twice or cannot be read
 */
export async function readPrompt(
  argument: string | undefined,
  flags: PromptFlags,
): Promise<HostRequest["prompt"]> {
  const { file, messages, system, plain } = flags;
  const given = Object.entries({
    "as an argument": argument,
    "with --file": file,
    "with --messages": messages,
  });
  const [first, second] = given.filter(([, value]) => value !== undefined).map(([way]) => way);
  if (second !== undefined)
    throw new UserError(`prompt: it is given twice, ${first} and ${second}; leave one out`);
  const chatFlag = messages !== undefined ? "--messages" : system !== undefined ? "--system" : undefined;
  if (plain && chatFlag)
    throw new UserError(`${chatFlag}: a chat needs the model's chat template; leave --plain out`);
  const chat = await messagesBefore(flags);
  if (chat && messages !== undefined) return chat;
  const content = argument ?? (file === undefined ? await fromPipe() : readText(file));
  return chat ? [...chat, { role: "user", content }] : content;
}

/** Adds the flags for a chat that comes before every prompt of many. */
export function addMessagesBefore(command: Command): Command {
  return command
    .option("--system <text>", "a system message before every prompt")
    .option(
      "--messages <file>",
      "a chat in a JSON file that comes before every prompt, such as worked examples",
    );
}

/** That chat; undefined when there is none. @throws UserError when it cannot be read */
export async function messagesBefore({
  system,
  messages,
}: Pick<PromptFlags, "system" | "messages">): Promise<Message[] | undefined> {
  if (system === undefined && messages === undefined) return undefined;
  return [
    ...(system === undefined ? [] : [{ role: "system" as const, content: system }]),
    ...(messages === undefined ? [] : await readMessages(messages)),
  ];
}

async function fromPipe(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trimEnd();
  const [problem] = problems({ seed: 1, split: "test", count: 1 });
  sayMore(`no prompt given, so here is one: ${problem.question}\n`);
  return problem.question;
}

function readText(file: string, what = "prompt"): string {
  try {
    return readFileSync(file, "utf8").trimEnd();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new UserError(
      `${what}: ${code === "ENOENT" ? `there is no file ${file}` : `${file}: ${message}`}`,
      {
        cause,
      },
    );
  }
}

/** @param flag what asked for the file @throws UserError when it is not a chat */
export async function readMessages(file: string, flag = "--messages"): Promise<Message[]> {
  const [{ z }, { message }] = await Promise.all([import("zod"), import("../plan/plan-schema.ts")]);
  const chat = z
    .array(message, "must be a list of messages")
    .min(1, "must be a list of at least one message");

  const content = readText(file, flag);
  try {
    return chat.parse(JSON.parse(content), { reportInput: true });
  } catch (cause) {
    const why = cause instanceof z.ZodError ? schemaFault(cause, "the file") : (cause as Error).message;
    throw new UserError(`${flag} ${file}: ${why}`, { cause });
  }
}

/** Says that a model has no chat template, so that it is not asked but goes on with the text as it stands. */
export function remarkTemplate({ chat, name }: Model, plain = false): void {
  if (chat || plain) return;
  say(`model ${name} has no chat template: it continues the prompt as it stands, as with --plain`);
}
