import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Generated } from "nsigma/hosts";
import { assertBuilt, jsonLines, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

let place: string;

beforeAll(() => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-cli-"));
});
afterAll(() => rmSync(place, { recursive: true }));

describe("nsigma COMMAND with a mistake", () => {
  it.each<[string, (folder: string) => string[], RegExp]>([
    ["an empty prompt", () => ["generate", " "], /prompt: it is empty/],
    [
      "a prompt longer than the context",
      () => ["generate", "plum ".repeat(600)],
      /prompt must be shorter than the context's 512 tokens, got \d+/,
    ],
    [
      "a prompt file that is not there",
      (folder) => ["inspect", "--file", join(folder, "no.txt")],
      /prompt: there is no file .*no\.txt/,
    ],
    ["a prompt file that is a folder", (folder) => ["inspect", "--file", folder], /prompt: .*EISDIR/],
    ["an unknown model", () => ["compare", "--model", "nope"], /model nope: there is no such folder/],
    [
      "a mistyped model",
      () => ["generate", "x", "-m", "embeded"],
      /model embeded: .*Did you mean embedded\?/,
    ],
    [
      "a folder that is not a model",
      (folder) => ["generate", "x", "--model", folder],
      /model .*: the folder has no config\.json/,
    ],
    [
      "an option out of range",
      () => ["generate", "x", "--top-p", "1.5"],
      /^nsigma: --top-p must be a number from 0 to 1, got 1\.5/,
    ],
    [
      "an option that is not a number",
      () => ["inspect", "x", "--temperature", "hot"],
      /--temperature <x\|off>.*hot.*Give a number/,
    ],
    [
      "an unknown dialect",
      () => ["explain", "--dialect", "lama.cpp"],
      /--dialect <engine>.*lama\.cpp.*Did you mean llama\.cpp\?/,
    ],
    [
      "a file of options that is not there",
      (folder) => ["generate", "x", "--options", join(folder, "no.json")],
      /--options .*no\.json: ENOENT/,
    ],
    [
      "a flag beside a dialect",
      () => ["explain", "--dialect", "llama.cpp", "--top-k", "5"],
      /--top-k: with --dialect write it in the file, in the engine's words/,
    ],
    [
      "a word no sampler knows",
      () => ["explain", "--order", "topK,topQ", "--top-k", "5"],
      /^nsigma: --order must be a list of names among .*, got "topQ"/,
    ],
    [
      "a bias on a token that the model does not have",
      () => ["generate", "x", "--logit-bias", "99999=-1"],
      /--logit-bias: there is no token 99999: model embedded has 4096, with the ids 0 to 4095/,
    ],
    [
      "options from two files",
      (folder) => ["explain", folder, "--options", folder],
      /--options .*: there is the file .* too; leave one out/,
    ],
    ["a name for files that are not written", () => ["bench", "--name", "x"], /--name x: .*add --out/],
    [
      "rows that are not there",
      (folder) => ["bench", "--rows", join(folder, "no")],
      /--rows .*no: there are no \*\.f32 in it/,
    ],
    [
      "a dtype that the model does not have",
      () => ["generate", "x", "--dtype", "q4"],
      /model embedded: it has no q4 file.*--dtype can be fp32/,
    ],
    [
      "a setting of another kind of model",
      () => ["generate", "x", "--context", "64"],
      /--context: it is for a \.gguf file, but model embedded is an ONNX model/,
    ],
    [
      "a URL without its server",
      () => ["generate", "x", "-m", "http://127.0.0.1:47831"],
      /server: say which server/,
    ],
    [
      "a server that is not there",
      () => ["generate", "x", "-m", "http://127.0.0.1:47831", "--server", "llama.cpp"],
      /model http:\/\/127\.0\.0\.1:47831: the server's list of models cannot be read: .*ECONNREFUSED/,
    ],
    [
      "logits of a server",
      () => ["inspect", "x", "-m", "http://127.0.0.1:47831", "--server", "llama.cpp", "--served", "any"],
      /a server does not show its logits/,
    ],
    [
      "a prompt and a file of messages",
      (folder) => ["generate", "x", "--messages", join(folder, "no.json")],
      /prompt: it is given twice, as an argument and with --messages/,
    ],
    [
      "a chat that is none",
      (folder) => {
        const file = join(folder, "chat.json");
        writeFileSync(file, '[{ "role": "human", "content": "Hello!" }]');
        return ["generate", "--messages", file];
      },
      /--messages .*chat\.json: \[0\]\.role must be system, user or assistant, got "human"/,
    ],
    [
      "a chat without a template",
      () => ["generate", "x", "--system", "s", "--plain"],
      /--system: .*leave --plain out/,
    ],
    ["an empty stop string", () => ["generate", "x", "--stop", ""], /--stop <text>.*Give some text/],
    ["a bad seed", () => ["compare", "--seed", "1.5"], /--seed <integer>.*1\.5.*Give an integer from 0/],
    [
      "an unknown option",
      () => ["generate", "x", "--top-sigma", "1"],
      /unknown option '--top-sigma'.*Did you mean --top-n-sigma\?/,
    ],
    ["an unknown command", () => ["generat", "x"], /unknown command 'generat'.*Did you mean generate\?/],
    [
      "an unwritable trace file",
      (folder) => ["generate", "x", "--trace", join(folder, "no", "file")],
      /--trace .*: ENOENT/,
    ],
    ["an unwritable figure", (folder) => ["inspect", "x", "--svg", folder], /--svg .*: EISDIR/],
  ])("nsigma with %s says so in one line and ends with 2", async (_name, words, message) => {
    const { code, stdout, stderr } = await nsigmaAgain(words(place));
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^nsigma: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("nsigma COMMAND --debug shows where a mistake was found", async () => {
    const { code, stderr } = await nsigmaAgain(["generate", " ", "--debug"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nsigma: prompt: it is empty.*\n[\s\S]*\n +at /);
  });

  it("nsigma generate --model FOLDER with a broken network says that it cannot be loaded", async () => {
    for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"])
      writeFileSync(join(place, file), "{}");
    mkdirSync(join(place, "onnx"));
    writeFileSync(join(place, "onnx", "model.onnx"), "");
    const { code, stderr } = await nsigmaAgain(["generate", "x", "--model", place]);
    expect(stderr).toMatch(/^nsigma: --model .*: cannot be loaded: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});

describe("nsigma, interrupted", () => {
  it("SIGINT during nsigma generate ends it cleanly with 130", async () => {
    const words = [
      "generate",
      "Once upon a time",
      "--plain",
      "--temperature",
      "3",
      "--top-p",
      "1",
      "--max-tokens",
      "400",
      "--n",
      "500",
    ];
    const { code, stdout, stderr } = await nsigma(words, { onFirstOutput: (child) => child.kill("SIGINT") });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(stdout.endsWith("\n")).toBe(true);
  });

  it("SIGINT during nsigma generate --json leaves whole lines, the last of them aborted", async () => {
    const words = ["generate", "x", "--json", "--n", "500", "--max-tokens", "40", "--logit-bias", "1=false"];
    const { code, stdout } = await nsigma(words, { onFirstOutput: (child) => child.kill("SIGINT") });
    expect(code).toBe(130);
    const reasons = jsonLines<Generated>(stdout).map(({ ending }) => ending);
    expect(reasons.length).toBeLessThan(10);
    expect(reasons[0]).toBe("length");
    expect(reasons.at(-1)).toBe("aborted");
  });
});
