import { Command, CommanderError, InvalidArgumentError } from "commander";
import { OptionError } from "nsigma";
import type { NoiseOptions } from "nsigma/noise";
import { explain } from "nsigma/catalogue";
import { UserError } from "../errors.ts";
import { Conversation } from "../chat/conversation.ts";
import { suggestion } from "../models/suggestion.ts";
import { noiseLabel } from "../plan/noise-label.ts";
import { visibleJson } from "../text/printable.ts";
import { columns, listItem } from "../text/width.ts";
import type { ChatSession } from "./chat-session.ts";
import { flagOf } from "./flag-values.ts";
import { noiseFrom, noiseOf } from "./noise-flags.ts";
import { writeFile } from "./output.ts";
import { readMessages } from "./prompt.ts";
import { samplerFrom, type SamplerSource } from "./read-sampler.ts";
import { addSamplerFlags } from "./sampler-flags.ts";
import { print, sayMore } from "./say.ts";

/** A word that begins with a slash: what may follow it, what it does, and how. */
interface Word {
  readonly after?: string;
  readonly help: string;
  run(session: ChatSession, rest: string): void | Promise<void>;
}

/** What is done and not said to the model. */
const WORDS: Readonly<Record<string, Word>> = {
  "/regen": {
    help: "another answer to the last message",
    run: async (session) => {
      const asked = session.conversation.again();
      if (asked === undefined) throw new UserError("/regen: there is no message yet");
      await session.answer(asked);
    },
  },
  "/undo": {
    help: "take the last message and its answer back",
    run({ conversation }) {
      if (!conversation.undo()) throw new UserError("/undo: there is no message yet");
      confirm(`${conversation.messages.length} messages are left`);
    },
  },
  "/clear": {
    help: "begin again; the system message stays",
    run: ({ conversation }) => conversation.clear(),
  },
  "/system": {
    after: "[TEXT]",
    help: "set the system message; without TEXT take it away",
    run: ({ conversation }, rest) => conversation.setSystem(rest),
  },
  "/sampler": {
    after: "[NAME=X ...]",
    help: "draw with another sampler, in the words of the flags: top-n-sigma=1 temperature=2; without one show the chain",
    run(session, rest) {
      if (rest === "") return print(chainText(session));
      session.setSampler(samplerOf(rest.split(/\s+/)));
    },
  },
  "/noise": {
    after: "[DOSE ...]",
    help: "put noise into the model's run, in the words of --noise: attention=0.1 key=0.5@0.4; off takes it away; without one show it",
    run(session, rest) {
      if (rest === "") print(`  ${session.noise ? noiseLabel(session.noise) : "no noise"}`);
      else session.noise = rest === "off" ? undefined : noiseFromWords(rest.split(/\s+/));
    },
  },
  "/trace": {
    help: "show after every answer how many tokens were kept at each, and how likely the choice was; again to stop",
    run(session) {
      if (session.model.kind === "server")
        throw new UserError("/trace: a server does not show what it did for a token");
      session.traced = !session.traced;
      confirm(session.traced ? "a table follows every answer" : "no table any more");
    },
  },
  "/save": {
    after: "FILE",
    help: "write the chat to a file, as --messages reads it",
    run({ conversation }, rest) {
      const file = named("/save", rest);
      writeFile("/save", file, `${visibleJson(conversation.messages, 2)}\n`);
      confirm(`${conversation.messages.length} messages are in ${file}`);
    },
  },
  "/load": {
    after: "FILE",
    help: "go on with the chat in a file",
    async run(session, rest) {
      const messages = await readMessages(named("/load", rest), "/load");
      session.conversation = new Conversation(messages);
      confirm(`${messages.length} messages were read`);
    },
  },
  "/help": { help: "print this", run: () => print(helpText()) },
  "/quit": { help: "leave; so does Ctrl-D. Ctrl-C ends an answer, and twice the chat", run: () => {} },
};

/** The word that leaves. */
export const QUIT = "/quit";

/**
 * Does what a line with a slash at its beginning asks for.
 *
 * @throws UserError and others for a mistake, in one line
 */
export async function runWord(session: ChatSession, line: string): Promise<void> {
  const [, word, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
  const found = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (found === undefined)
    throw new UserError(
      `${word}: there is no such word. ${suggestion(word, Object.keys(WORDS))}/help lists them, and // begins a message with a slash`,
    );
  if (rest !== "" && found.after === undefined)
    throw new UserError(`${word}: nothing can follow it, got ${rest}`);
  await found.run(session, rest);
}

/** Tells a person that something was done; a program asked for it and knows. */
function confirm(text: string): void {
  if (process.stderr.isTTY) sayMore(`(${text})`);
}

function named(word: string, file: string): string {
  if (file === "") throw new UserError(`${word}: name a file`);
  return file;
}

/** The sampler that words such as top-p=0.9 ask for: the same words as the flags, read by the same code. */
function samplerOf(words: readonly string[]): SamplerSource {
  const bare = words.find((word) => !/^[\w-]+=/.test(word));
  if (bare !== undefined)
    throw new UserError(`/sampler: write each option as NAME=X, such as temperature=2, got ${bare}`);
  const flags = addSamplerFlags(new Command())
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  try {
    flags.parse(
      words.map((word) => `--${word.replace(/^-+/, "")}`),
      { from: "user" },
    );
    return samplerFrom(flags.opts());
  } catch (cause) {
    const said = (cause as Error).message.replace(/^error: /, "").replaceAll("\n", " ");
    if (cause instanceof OptionError) throw new UserError(said.replace(/^\w+/, nameOf), { cause });
    throw cause instanceof CommanderError ? new UserError(`/sampler: ${said}`, { cause }) : cause;
  }
}

/** The noise that words such as attention=0.1 ask for. */
function noiseFromWords(words: readonly string[]): NoiseOptions | undefined {
  try {
    return noiseFrom({ noise: words.reduce((before: NoiseOptions, word) => noiseOf(word, before), {}) });
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw new UserError(`/noise: ${cause.message}`, { cause });
  }
}

/** As the flag without its dashes: top-p. */
function nameOf(option: string): string {
  return flagOf(option).slice(2);
}

function chainText({ sampler }: ChatSession): string {
  const { steps } = explain(sampler);
  const lines = steps.map(({ title, keeps, options }) => {
    const words = options.map(({ option, value }) => `${nameOf(option)}=${JSON.stringify(value)}`);
    return listItem(`${title} (${words.join(" ")}) keeps ${keeps}`);
  });
  return [
    ...(lines.length > 0 ? lines : ["  no step: the draw is from the whole softmax"]),
    `  seed=${sampler.seed}`,
  ].join("\n");
}

function helpText(): string {
  const entries = Object.entries(WORDS).map(([word, { after = "", help }]) => [`${word} ${after}`, help]);
  const width = Math.max(...entries.map(([usage]) => usage.length)) + 1;
  const room = columns() - width - 4;
  return entries
    .map(([usage, help]) =>
      listItem(help, room)
        .trimStart()
        .replace(/^/, `  ${usage.padEnd(width)}`)
        .replaceAll(/\n */g, `\n${" ".repeat(width + 2)}`),
    )
    .join("\n");
}
