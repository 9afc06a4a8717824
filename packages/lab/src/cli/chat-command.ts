import { createInterface, type Interface } from "node:readline";
import { Command } from "commander";
import { Conversation } from "../chat/conversation.ts";
import { UserError } from "../errors.ts";
import { ChatSession } from "./chat-session.ts";
import { QUIT, runWord } from "./chat-words.ts";
import { count, someText } from "./flag-values.ts";
import { addNoise, noiseFrom, type NoiseFlags } from "./noise-flags.ts";
import { addModel, type ModelFlags, openModel } from "./model-flags.ts";
import { messagesBefore } from "./prompt.ts";
import { addSampler, samplerFrom, type SamplerFlags } from "./read-sampler.ts";
import { sayMore } from "./say.ts";

interface Flags extends ModelFlags, SamplerFlags, NoiseFlags {
  system?: string;
  messages?: string;
  maxTokens?: number;
  stop?: string[];
  debug?: boolean;
}

/** Two interruptions within this time, in ms, end the chat. */
const TWICE = 2000;

export const command: Command = addNoise(
  addSampler(
    addModel(new Command("chat"))
      .option("--system <text>", "a system message before the chat")
      .option("--messages <file>", "go on with a chat from a JSON file, as /save writes it")
      .option(
        "--max-tokens <count>",
        "the most tokens of an answer (default: what the context leaves)",
        count,
      )
      .option("--stop <text>", "end an answer before this text; may be repeated", someText),
  ),
)
  .addHelpText("after", "\nIn the chat /help lists what else there is. From a pipe every line is a message.")
  .action(run);

async function run(flags: Flags): Promise<void> {
  const noise = noiseFrom(flags);
  const source = samplerFrom(flags, noise); // a bad option fails before a model is loaded
  const messages = await messagesBefore(flags);
  const model = await openModel(flags, { exact: false }); // an answer goes on with what the one before it computed
  if (!model.chat)
    throw new UserError(
      `model ${model.name}: it has no chat template, so it cannot chat; nsigma generate goes on with a text`,
    );
  const { maxTokens, stop = [], debug = false } = flags;
  const session = new ChatSession(model, source, new Conversation(messages), { maxTokens, stop, debug });
  session.noise = noise;
  if (terminal()) sayMore(`chat with ${model.name}; /help lists what there is besides talking\n`);
  await converse(session);
}

/** Whether somebody types and sees what is typed. */
function terminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Takes line after line until there are no more. Decoration goes to stderr, so that stdout has the answers only. */
async function converse(session: ChatSession): Promise<void> {
  const lines = terminal()
    ? createInterface({ input: process.stdin, output: process.stderr, prompt: "> " })
    : createInterface({ input: process.stdin });
  const controls = listen(session, lines);
  if (terminal()) lines.prompt();
  for await (const line of lines) {
    if (controls.left || line.trim() === QUIT) break;
    await take(session, line.trim());
    if (controls.left) break;
    if (terminal()) lines.prompt();
  }
  lines.close();
}

/** A line is a message, or begins with a slash and is not. */
async function take(session: ChatSession, line: string): Promise<void> {
  if (line === "") return;
  const isWord = line.startsWith("/") && !line.startsWith("//");
  try {
    if (isWord) await runWord(session, line);
    else await session.answer(session.conversation.with(line.replace(/^\/\//, "/")));
  } catch (error) {
    session.report(error);
  }
}

/** Ctrl-C ends an answer; twice it ends the chat, as it does at once where nobody types. */
function listen(session: ChatSession, lines: Interface): { left: boolean } {
  const controls = { left: false };
  let last = -Infinity;
  const interrupted = (): void => {
    session.interrupt();
    const now = performance.now();
    controls.left = !terminal() || now - last < TWICE;
    last = now;
    if (!terminal()) process.exitCode = 130;
    if (controls.left) return lines.close();
    if (session.isAnswering) return;
    lines.write(null, { ctrl: true, name: "u" }); // what was typed goes, as in a shell
    sayMore("\n(Ctrl-C again or Ctrl-D leaves)");
    lines.prompt();
  };
  process.on("SIGINT", interrupted);
  lines.on("SIGINT", interrupted);
  lines.on("close", () => {
    if (!terminal()) return; // a pipe has ended before its last message is answered
    session.interrupt();
    process.stderr.write("\n");
  });
  return controls;
}
