import { type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GGUF_FILE, MODEL_FOLDER } from "nsigma-tiny-model";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type FakeHub, serveHub } from "../models/hub/hub.fixture.ts";
import type { ListedModel } from "../models/list-models.ts";
import { assertBuilt, type Finished, nsigma, nsigmaAgain } from "./command-line.fixture.ts";

const FILES = [
  "config.json",
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "onnx/model.onnx",
];
const ONNX = Object.fromEntries(FILES.map((path) => [path, readFileSync(join(MODEL_FOLDER, path))]));
const GGUF = readFileSync(GGUF_FILE);

let place: string;
let server: FakeHub;
let env: Record<string, string>;

beforeAll(() => assertBuilt());
beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), "nsigma-models-"));
  server = await serveHub({
    "owner/tiny": ONNX,
    "owner/two": { ...ONNX, "onnx/model_quantized.onnx": ONNX["onnx/model.onnx"] },
    "owner/tiny-gguf": { "tiny-f16.gguf": GGUF, "more/tiny.gguf": GGUF },
  });
  env = { HF_HOME: place, HF_ENDPOINT: server.url, HF_TOKEN: "" };
});
afterEach(() => {
  server.close();
  rmSync(place, { recursive: true });
});

async function outputOf(words: string[]): Promise<string> {
  const { code, stdout, stderr } = await nsigmaAgain(words, { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const listed = async (...words: string[]): Promise<ListedModel[]> =>
  (JSON.parse(await outputOf(["models", ...words, "--json"])) as { models: ListedModel[] }).models;

const SAMPLER = ["--temperature", "1.5", "--seed", "5", "--max-tokens", "8"];
const generated = (...words: string[]): Promise<string> =>
  outputOf(["generate", "Mia has 12 plums.", ...SAMPLER, ...words]);

describe("nsigma models", () => {
  it("nsigma models lists the embedded model where nothing else is here", async () => {
    expect(await outputOf(["models"])).toBe("embedded\n  ONNX fp32, 9.6 MB, context 512\n");
  });

  it("nsigma models FOLDER lists what is in it, broken files with what is wrong", async () => {
    mkdirSync(join(place, "own/deep"), { recursive: true });
    cpSync(MODEL_FOLDER, join(place, "own/tiny"), { recursive: true });
    writeFileSync(join(place, "own/deep/broken.gguf"), "no");
    const [broken, ...others] = await listed(join(place, "own"));
    expect(broken).toMatchObject({
      format: "gguf",
      precisions: [],
      fault: expect.stringMatching(/not a GGUF/) as string,
    });
    expect(others.map(({ name, ...rest }) => [name.slice(place.length), rest])).toEqual([
      ["/own/tiny", expect.objectContaining({ format: "onnx", precisions: ["fp32"], contextLength: 512 })],
      [
        "/own/tiny/gguf/tiny-model-f16.gguf",
        expect.objectContaining({
          format: "gguf",
          precisions: ["F16"],
          bytes: GGUF.length,
          contextLength: 512,
        }),
      ],
    ]);
    for (const columns of ["60", "80", "120"]) {
      const words = ["models", join(place, "own")];
      const { stdout } = await nsigmaAgain(words, { env: { ...env, COLUMNS: columns } });
      const facts = stdout.split("\n").filter((line) => line.startsWith("  "));
      for (const line of facts) expect(line.length).toBeLessThanOrEqual(Number(columns));
    }
  });

  it.each<[string, string[], RegExp]>([
    ["a folder that is not there", ["nowhere"], /^nsigma: models nowhere: there is no such folder\n$/],
    ["a folder without models", ["EMPTY"], /^nsigma: models .*: there is no \.gguf in this folder/],
    ["pull and no name", ["pull"], /^nsigma: missing required argument 'name'\n$/],
    ["a name that leads out", ["pull", "../.."], /^nsigma: model \.\.\/\.\.: it is not a hub id/],
    [
      "no such repository",
      ["pull", "owner/nowhere"],
      /^nsigma: model owner\/nowhere: cannot be fetched from the hub: there is no such repository, [^\n]+\n$/,
    ],
    [
      "several files",
      ["pull", "owner/tiny-gguf"],
      /^nsigma: model owner\/tiny-gguf: the repository has 2 \.gguf files; choose one with --file: [^\n]+\n$/,
    ],
    ["an unknown dtype", ["pull", "owner/tiny", "--dtype", "q5"], /--dtype <dtype>.*q5.*The choices are/],
  ])("nsigma models with %s says so in one line and ends with 2", async (_name, words, message) => {
    mkdirSync(join(place, "empty"));
    const { code, stdout, stderr } = await nsigmaAgain(
      ["models", ...words.map((word) => (word === "EMPTY" ? join(place, "empty") : word))],
      { env },
    );
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("nsigma models pull", () => {
  it("nsigma models pull NAME makes --model NAME an ONNX model that needs no network", async () => {
    expect(await outputOf(["models", "pull", "owner/tiny"])).toBe(
      "owner/tiny\n  ONNX fp32, 9.6 MB, context 512\n\n  npx nsigma chat --model owner/tiny\n",
    );
    server.close();
    expect(await generated("--model", "owner/tiny")).toBe(await generated());
    expect((await listed()).map(({ name }) => name)).toEqual(["embedded", "owner/tiny"]);
    const { code, stderr } = await nsigmaAgain(["generate", "x", "-m", "owner/tiny", "--dtype", "q4"], {
      env,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^nsigma: model owner\/tiny: http:\S+ cannot be reached: [^\n]+\n$/);
  });

  it("nsigma models pull NAME --file FILE makes --model NAME and --model NAME/FILE that GGUF", async () => {
    const words = ["models", "pull", "owner/tiny-gguf", "--file"];
    const pulled = JSON.parse(await outputOf([...words, "tiny-f16.gguf", "--json"])) as ListedModel;
    expect(pulled).toMatchObject({
      name: "owner/tiny-gguf/tiny-f16.gguf",
      format: "gguf",
      precisions: ["F16"],
    });
    const text = await generated("--model", GGUF_FILE);
    expect(await generated("--model", "owner/tiny-gguf")).toBe(text);
    await outputOf([...words, "more/tiny.gguf"]);
    expect(await generated("--model", "owner/tiny-gguf/more/tiny.gguf")).toBe(text);
    const { code, stderr } = await nsigmaAgain(["generate", "x", "-m", "owner/tiny-gguf"], { env });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "nsigma: model owner/tiny-gguf: 2 .gguf files of it are here; give one: owner/tiny-gguf/more/tiny.gguf, owner/tiny-gguf/tiny-f16.gguf\n",
    );
  });

  it("nsigma generate --model NAME fetches a model that is not here, and a dtype of it that is not", async () => {
    expect(await generated("--model", "owner/tiny")).toBe(await generated());
    const fetched = server.asked.length;
    await generated("--model", "owner/tiny");
    expect(server.asked).toHaveLength(fetched);
    const text = await generated("--model", "owner/two", "--dtype", "q8");
    expect(await generated("--model", "owner/two", "--dtype", "fp32")).toBe(text);
    expect((await listed()).at(-1)).toMatchObject({ name: "owner/two", precisions: ["fp32", "q8"] });
  });

  it("nsigma eval knows a hub model by its content, fetched or not", async () => {
    const run = join(place, "run");
    const words = [
      "eval",
      "--model",
      "owner/tiny",
      "--limit",
      "1",
      "--max-tokens",
      "4",
      "--run",
      run,
      "--json",
    ];
    const once = JSON.parse(await outputOf(words)) as { done: number; total: number };
    expect(once.done).toBe(once.total);
    expect(JSON.parse(await outputOf(words))).toEqual(once);
  });

  it("nsigma models pull goes on where it was killed, and says how when it is interrupted", async () => {
    server.faults.slow = true;
    const interrupted = await stopped("SIGINT");
    expect(interrupted).toMatchObject({ code: 130, stdout: "", stderr: "" });
    await stopped("SIGKILL");
    server.faults.slow = false;
    await outputOf(["models", "pull", "owner/tiny"]);
    const [again] = server.asked.filter(({ range }) => range !== undefined);
    expect(Number(/^bytes=(\d+)-$/.exec(again.range!)![1])).toBeGreaterThan(100_000);
    expect(await generated("--model", "owner/tiny")).toBe(await generated());
  });

  it("nsigma models pull does not print HF_TOKEN, nor show it to the storage", async () => {
    server.faults.token = "hf_another";
    const secret = "hf_abcdefgh";
    const refused = await nsigmaAgain(["models", "pull", "owner/tiny", "--debug"], {
      env: { ...env, HF_TOKEN: secret },
    });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/HF_TOKEN does not open it/);
    expect(refused.stdout + refused.stderr).not.toContain(secret);
    server.faults.token = secret;
    await nsigmaAgain(["models", "pull", "owner/tiny"], { env: { ...env, HF_TOKEN: secret } });
    const storage = server.asked.filter((each) => each.server === "storage");
    expect(storage.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  /** A pull that ends when the network's file is under way. */
  async function stopped(signal: NodeJS.Signals): Promise<Finished> {
    const asked = server.asked.length;
    const running: { child?: ChildProcess } = {};
    const finished = nsigma(["models", "pull", "owner/tiny"], {
      env,
      onStart: (child) => (running.child = child),
    });
    const isUnderWay = (): boolean =>
      server.asked.slice(asked).some((each) => each.server === "storage" && each.path.includes("model.onnx"));
    while (!isUnderWay()) await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 150));
    running.child!.kill(signal);
    return finished;
  }

  it("nsigma models noise FOLDER writes a model that gives the same texts until noise is asked for", async () => {
    const out = join(place, "noisy");
    expect(await outputOf(["models", "noise", "embedded", "--out", out])).toBe(
      `${out}\n  with inputs for noise: onnx/model.onnx\n`,
    );
    expect(await generated("--model", out)).toBe(await generated());
    const measured = ["inspect", "Mia has", "--json"];
    expect(JSON.parse(await outputOf([...measured, "--model", out]))).toEqual({
      ...(JSON.parse(await outputOf(measured)) as object),
      model: out,
    });
    expect(await nsigmaAgain(["models", "noise", MODEL_FOLDER, "--out", out], { env })).toMatchObject({
      code: 2,
      stderr: `nsigma: ${out}: it is there and not empty; give another --out\n`,
    });
    expect((await nsigmaAgain(["models", "noise", GGUF_FILE], { env })).stderr).toBe(
      `nsigma: models noise ${GGUF_FILE}: it is not a folder with an ONNX model here; give one, or pull it first\n`,
    );
    expect((await nsigmaAgain(["models", "noise", out, "--letters", "atention"], { env })).stderr).toMatch(
      /Did you mean attention/,
    );
  });
});
