import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import type { SamplerOptions } from "nsigma";
import type { Message } from "nsigma/hosts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveOpenAI } from "../../../../conformance/hosts/openai-server.ts";
import { generate } from "../generate/generate.ts";
import { loadModel } from "../models/load.ts";
import type { Model } from "../models/model.ts";
import { assertBuilt, type Finished, nsigma, PROGRAM } from "./command-line.fixture.ts";

const QUESTION = "Mia has 12 plums and eats 5. How many plums are left?";
const OTHER = "Ben has 3 boxes of 8 pens. How many pens does Ben have?";
const SEED = ["--seed", "5"];
/** Answers that do not end by themselves. */
const ENDLESS = ["--temperature", "5", "--top-n-sigma", "off", "--logit-bias", "1=false"];

let place: string;
let model: Model;

beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-chat-"));
  model = await loadModel("embedded");
});
afterAll(() => rmSync(place, { recursive: true }));

const chat = (lines: readonly string[], words: readonly string[] = SEED): Promise<Finished> =>
  nsigma(["chat", ...words], { stdin: `${lines.join("\n")}\n`, cwd: place });

async function outputOf(lines: readonly string[], words?: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await chat(lines, words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const saved = (file: string): Message[] => JSON.parse(readFileSync(join(place, file), "utf8")) as Message[];

/** The model's own answer to the same, with a line's end. */
async function generated(prompt: readonly Message[], seed: number, sampler: SamplerOptions = {}) {
  const { text } = await generate(model, { prompt, sampler: { topNSigma: 1, ...sampler, seed } });
  return `${text}\n`;
}

describe("nsigma chat, from a pipe", () => {
  it("nsigma chat answers every line, with all that was said before it", async () => {
    const stdout = await outputOf([QUESTION, "", OTHER, "/save chat.json"], [...SEED, "--system", "Count."]);
    const messages = saved("chat.json");
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user", "assistant"]);
    expect(stdout).toBe(`${messages[2].content}\n${messages[4].content}\n`);
    expect(await generated(messages.slice(0, 2), 5)).toBe(`${messages[2].content}\n`);
    expect(await generated(messages.slice(0, 4), 6)).toBe(`${messages[4].content}\n`);
  });

  it("/regen is another answer, /undo takes one back, /clear all; --messages and /load go on with a chat", async () => {
    const first = await outputOf([
      QUESTION,
      "/save 1.json",
      OTHER,
      "/undo",
      "/save 2.json",
      "/clear",
      "/save 3.json",
    ]);
    expect(first.split("####")).toHaveLength(3);
    expect(saved("2.json")).toEqual(saved("1.json"));
    expect(saved("3.json")).toEqual([]);

    const warm = [...SEED, "--temperature", "3", "--top-n-sigma", "2", "--max-tokens", "40"];
    await outputOf([QUESTION, "/save 1.json", "/regen", "/save 2.json"], warm);
    const [asked, answer] = saved("1.json");
    const [, another] = saved("2.json");
    expect(another.content).not.toBe(answer.content);
    const { text } = await generate(model, {
      prompt: [asked],
      sampler: { temperature: 3, topNSigma: 2, seed: 6 },
      maxTokens: 40,
    });
    expect(another.content).toBe(text);

    await outputOf(["/load 1.json", OTHER, "/save 2.json"]);
    await outputOf([OTHER, "/save 3.json"], [...SEED, "--messages", "1.json"]);
    expect(saved("2.json").slice(0, 3)).toEqual([asked, answer, { role: "user", content: OTHER }]);
    expect(saved("3.json")).toEqual(saved("2.json"));
  });

  it("/system sets the system message and takes it away", async () => {
    await outputOf(["/system Count  slowly.", "/save 1.json", "/system", "/save 2.json"]);
    expect(saved("1.json")).toEqual([{ role: "system", content: "Count  slowly." }]);
    expect(saved("2.json")).toEqual([]);
  });

  it("/sampler draws with the sampler that its words say, as the flags would", async () => {
    const words = ["temperature=3", "top-n-sigma=2", "logit-bias=7=-1", "seed=9"];
    const stdout = await outputOf([`/sampler ${words.join(" ")}`, "/sampler", QUESTION, "/save 1.json"]);
    const [asked, answer] = saved("1.json");
    const options = { temperature: 3, topNSigma: 2, logitBias: { 7: -1 } };
    expect(`${answer.content}\n`).toBe(await generated([asked], 9, options));
    const chain = stdout.slice(0, stdout.indexOf("seed=9"));
    for (const word of ["logit-bias=", "top-n-sigma=2", "temperature=3"]) expect(chain).toContain(word);
  });

  const MISTAKES: [string, RegExp][] = [
    ["/sampler top-p=2", /^nsigma: top-p must be a number from 0 to 1, got 2$/],
    [
      "/sampler temperature=hot",
      /^nsigma: \/sampler: option '.*--temperature <x\|off>' argument 'hot' is invalid\. Give a number\.$/,
    ],
    ["/sampler top-sigma=1", /^nsigma: \/sampler: unknown option '--top-sigma=1'.*$/],
    [
      "/sampler temperature 2",
      /^nsigma: \/sampler: write each option as NAME=X, such as temperature=2, got temperature$/,
    ],
    ["/sampler logit-bias=99999=1", /^nsigma: logitBias: there is no token 99999: [^\n]+$/],
    ["/samler", /^nsigma: \/samler: there is no such word\. Did you mean \/sampler\? [^\n]+$/],
    ["/regen", /^nsigma: \/regen: there is no message yet$/],
    ["/undo", /^nsigma: \/undo: there is no message yet$/],
    ["/clear all", /^nsigma: \/clear: nothing can follow it, got all$/],
    ["/save", /^nsigma: \/save: name a file$/],
    ["/save no/folder/x.json", /^nsigma: \/save no\/folder\/x\.json: ENOENT[^\n]+$/],
    ["/load no.json", /^nsigma: \/load: there is no file no\.json$/],
  ];

  it("a mistake is one line; all stays as it was, the chat goes on, and ends with 2", async () => {
    const { code, stdout, stderr } = await chat([...MISTAKES.map(([line]) => line), QUESTION]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toEqual(MISTAKES.map(([, message]) => expect.stringMatching(message)));
    expect(stdout).toBe(await generated([{ role: "user", content: QUESTION }], 5));
    expect(code).toBe(2);
  });

  it("/trace shows a row for every token until it is said again; // begins a message with a slash", async () => {
    const stdout = await outputOf(["/trace", QUESTION, "/trace", "//x", "/save 1.json"]);
    const rows = [...stdout.matchAll(/^│ +(\d+) │ "(.*?)" +│ +(\d+) │ +([\d.]+) │ +([\d.]+) │$/gm)];
    expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    const [, answer, slash] = saved("1.json");
    expect(slash.content).toBe("/x");
    const text = rows.map((row) => row[2].replaceAll(" ⏎ ", "\n")).join("");
    expect(text.startsWith(answer.content)).toBe(true);
    for (const [, , , kept, , probability] of rows) {
      expect(Number(kept)).toBeGreaterThanOrEqual(1);
      if (kept === "1") expect(probability).toBe("100.00");
    }
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  });

  it("/help fits the terminal and names every word", async () => {
    for (const columns of [60, 120]) {
      const { stdout } = await nsigma(["chat"], {
        stdin: "/help\n/quit\nnever said\n",
        env: { COLUMNS: `${columns}` },
      });
      expect([...stdout.matchAll(/^ {2}(\/\w+)/gm)].map(([, word]) => word)).toHaveLength(11);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }
  });

  it("a chat that no longer fits the context is told in one line, and nothing of it is lost", async () => {
    const words = [...SEED, ...ENDLESS];
    const { code, stderr } = await chat(
      [QUESTION, "/save 1.json", OTHER, "/save 2.json", "/undo", "/sampler temperature=0", OTHER],
      words,
    );
    expect(code).toBe(2);
    expect(stderr.split("\n")).toEqual([
      "nsigma: the answer is cut off: the context of model embedded is full; /undo and /clear make room",
      expect.stringMatching(
        /^nsigma: prompt must be shorter than the context's 512 tokens, got \d+; \/undo and \/clear make room, and nothing is lost$/,
      ),
      "",
    ]);
    expect(saved("2.json")).toEqual(saved("1.json"));
  });

  it("nsigma chat talks with a server, which shows no trace", async () => {
    const server = await serveOpenAI({ strict: true });
    try {
      const { stdout, stderr } = await chat(
        ["/trace", QUESTION],
        ["-m", server.url, "--server", "llama.cpp", "--max-tokens", "8"],
      );
      expect(stderr).toMatch(/^nsigma: \/trace: a server does not show what it did for a token\n/);
      expect(stdout.length).toBeGreaterThan(10);
    } finally {
      await server.close();
    }
  });

  it("nsigma chat with a model that has no chat template says what to do", async () => {
    const folder = join(place, "plain");
    cpSync(MODEL_FOLDER, folder, { recursive: true });
    const file = join(folder, "tokenizer_config.json");
    const { chat_template: _, ...config } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify(config));
    const { code, stdout, stderr } = await chat([QUESTION], ["--model", folder]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^nsigma: --model .*: it has no chat template, so it cannot chat; nsigma generate [^\n]+\n$/,
    );
  });

  it("SIGINT ends a chat from a pipe with 130", async () => {
    const stdin = `${QUESTION}\n`.repeat(50);
    const onFirstOutput = (child: { kill: (signal: "SIGINT") => void }): void => child.kill("SIGINT");
    const { code, stdout, stderr } = await nsigma(["chat", ...ENDLESS], { stdin, onFirstOutput });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(stdout.endsWith("\n")).toBe(true);
  });
});

/** util-linux has it; the one of BSD takes other flags. */
const HAS_SCRIPT = spawnSync("script", ["--version"]).stdout?.includes("util-linux") ?? false;

describe.skipIf(!HAS_SCRIPT)("nsigma chat, at a terminal", () => {
  it("Ctrl-C ends the answer, twice at once the chat; Ctrl-D leaves", async () => {
    const one = terminal([...SEED, ...ENDLESS]);
    await one.until(/> /);
    one.type(`${QUESTION}\r`);
    await one.until(/left\?\s[\s\S]{80}/);
    one.type("\x03");
    await one.until(/\(aborted, \d+ tokens/);
    one.type("/undo\r");
    await one.until(/\(0 messages are left\)/);
    one.type("\x04");
    expect(await one.ended).toBe(0);

    const two = terminal([...SEED, ...ENDLESS]);
    await two.until(/> /);
    two.type("half a li\x03");
    await two.until(/Ctrl-C again or Ctrl-D leaves/);
    two.type("\x03");
    expect(await two.ended).toBe(0);
  });

  /** The program in a terminal of its own. */
  function terminal(words: readonly string[]) {
    const line = [process.execPath, PROGRAM, "chat", ...words].map((word) => `'${word}'`).join(" ");
    const child = spawn("script", ["-qec", line, "/dev/null"], { stdio: "pipe" });
    let shown = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
    return {
      ended: new Promise<number | null>((resolve) => child.once("close", resolve)),
      type: (text: string) => void child.stdin.write(text),
      async until(pattern: RegExp) {
        while (!pattern.test(shown)) {
          if (child.exitCode !== null) throw new Error(`it ended before ${pattern}: ${shown}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
    };
  }
});
