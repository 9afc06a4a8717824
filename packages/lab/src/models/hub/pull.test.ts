import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listModels } from "../list-models.ts";
import { blobsOf, namesIn } from "./cache.ts";
import type { Hub } from "./hub.ts";
import { COMMIT, type FakeHub, serveHub } from "./hub.fixture.ts";
import { pull } from "./pull.ts";
import type { Choice } from "./select.ts";

const small = (text: string): Buffer => Buffer.from(text);
const large = (bytes: number): Buffer => randomBytes(bytes);

const ONNX = {
  "README.md": small("a model"),
  "config.json": small("{}"),
  "generation_config.json": small("{}"),
  "tokenizer.json": large(3000),
  "tokenizer_config.json": small('{"a": 1}'),
  "chat_template.jinja": small("x"),
  "onnx/model.onnx": large(2000),
  "onnx/model.onnx_data": large(300_000),
  "onnx/model.onnx_data_1": large(5000),
  "onnx/model_q4.onnx": large(2500),
  "onnx/model_q4f16.onnx": large(2500),
};
const GGUFS = { "a-Q4_K_M.gguf": large(4000), "sub folder/a-Q8_0.gguf": large(8000) };
const PARTS = { "big-00001-of-00002.gguf": large(2000), "big-00002-of-00002.gguf": large(2000) };

let server: FakeHub;
let hub: Hub;

beforeEach(async () => {
  server = await serveHub({
    "owner/onnx": ONNX,
    "owner/gguf": GGUFS,
    "owner/one": { "only.gguf": large(2000) },
    "owner/both": { ...ONNX, ...GGUFS },
    "owner/parts": PARTS,
    "owner/partly": { "big-00002-of-00002.gguf": large(2000) },
    "owner/and-parts": { ...GGUFS, ...PARTS },
    "owner/none": { "README.md": small("x") },
    "owner/half": { "onnx/model.onnx": large(2000), "config.json": small("{}") },
  });
  hub = { endpoint: server.url, cache: mkdtempSync(join(tmpdir(), "nsigma-pull-")), token: undefined };
});
afterEach(() => {
  server.close();
  rmSync(hub.cache, { recursive: true });
});

const pulled = async (name: string, choice: Choice = {}): Promise<string> => {
  const found = await pull(name, choice, { hub });
  return "gguf" in found ? found.gguf : found.folder;
};
const files = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
/** What broken pulls left. */
const partsOf = (name: string): string[] =>
  existsSync(blobsOf(hub, name))
    ? readdirSync(blobsOf(hub, name)).filter((file) => file.endsWith(".part"))
    : [];
const ranges = (): (string | undefined)[] =>
  server.asked.filter((each) => each.server === "storage").map(({ range }) => range);

describe("pull(name, choice)", () => {
  it("pull(an ONNX repository) fetches what transformers.js reads, of the most precise dtype", async () => {
    const shown: [number, number][] = [];
    const progress = (done: number, total: number) => void shown.push([done, total]);
    const { folder } = (await pull("owner/onnx", {}, { hub, progress })) as { folder: string };
    expect(files(folder)).toEqual([
      "chat_template.jinja",
      "config.json",
      "generation_config.json",
      "onnx",
      "onnx/model.onnx",
      "onnx/model.onnx_data",
      "onnx/model.onnx_data_1",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    for (const [path, content] of Object.entries(ONNX)) {
      if (existsSync(join(folder, path))) expect(readFileSync(join(folder, path)).equals(content)).toBe(true);
    }
    expect(folder).toBe(join(hub.cache, "models--owner--onnx", "snapshots", COMMIT));
    expect(namesIn(hub)).toEqual(["owner/onnx"]);
    const [last, total] = shown.at(-1)!;
    expect(last).toBe(total);
    expect(shown.every(([done], i) => i === 0 || done >= shown[i - 1][0])).toBe(true);
  });

  it("pull(name, { dtype }) adds that network to what is here, and fetches nothing twice", async () => {
    await pulled("owner/onnx");
    const before = server.asked.length;
    const folder = await pulled("owner/onnx", { dtype: "q4" });
    expect(files(join(folder, "onnx"))).toContain("model_q4.onnx");
    expect(files(join(folder, "onnx"))).not.toContain("model_q4f16.onnx");
    const fetched = server.asked.slice(before).filter(({ path }) => path.includes("/resolve/"));
    expect(fetched.map(({ path }) => path)).toEqual([`/owner/onnx/resolve/${COMMIT}/onnx/model_q4.onnx`]);
  });

  it("pull(name, { file }) fetches one GGUF, from a folder with a blank in its name too", async () => {
    const file = await pulled("owner/gguf", { file: "sub folder/a-Q8_0.gguf" });
    expect(readFileSync(file).equals(GGUFS["sub folder/a-Q8_0.gguf"])).toBe(true);
    expect(await pulled("owner/one")).toMatch(/only\.gguf$/);
    expect(files(await pulled("owner/both"))).not.toContain("a-Q4_K_M.gguf");
  });

  it.each<[string, Choice]>([
    ["owner/parts", {}],
    ["owner/and-parts", { file: "big-00001-of-00002.gguf" }],
    ["owner/and-parts", { file: "big-00002-of-00002.gguf" }],
  ])("pull(%s, %j) fetches all parts of a GGUF, and gives the first", async (name, choice) => {
    const shown: [number, number][] = [];
    const progress = (done: number, total: number) => void shown.push([done, total]);
    const { gguf } = (await pull(name, choice, { hub, progress })) as { gguf: string };
    expect(basename(gguf)).toBe("big-00001-of-00002.gguf");
    expect(shown.at(-1)).toEqual([4000, 4000]);
    for (const [path, content] of Object.entries(PARTS))
      expect(readFileSync(join(dirname(gguf), path)).equals(content)).toBe(true);
    expect(listModels(hub).map((model) => [model.name, model.bytes])).toContainEqual([
      `${name}/big-00001-of-00002.gguf`,
      4000,
    ]);
  });

  it.each<[string, string, Choice, RegExp]>([
    [
      "models in one file and in several, and none chosen",
      "owner/and-parts",
      {},
      /has 3 \.gguf files; choose one with --file: .*, big-00001-of-00002\.gguf \(4\.0 kB\)$/,
    ],
    [
      "several GGUF files and none chosen",
      "owner/gguf",
      {},
      /^model owner\/gguf: the repository has 2 \.gguf files; choose one with --file: a-Q4_K_M\.gguf \(4\.0 kB\), sub folder\/a-Q8_0\.gguf \(8\.0 kB\)$/,
    ],
    [
      "a file that is not there",
      "owner/gguf",
      { file: "b.gguf" },
      /has no b\.gguf .*; its \.gguf files are a-Q4/,
    ],
    ["a file where there is none", "owner/onnx", { file: "b.gguf" }, /it has no \.gguf at all$/],
    [
      "a model that is there in parts only",
      "owner/partly",
      {},
      /the repository has no big-00001-of-00002\.gguf, which is a part of this model/,
    ],
    [
      "a dtype that is not there",
      "owner/onnx",
      { dtype: "fp16" },
      /it has no fp16 file \(onnx\/model_fp16\.onnx\); --dtype can be fp32, q4, q4f16$/,
    ],
    ["a dtype of a GGUF", "owner/gguf", { dtype: "q4" }, /has no onnx\/model\*\.onnx; its \.gguf files are/],
    ["no model", "owner/none", {}, /has no onnx\/model\*\.onnx and no \.gguf$/],
    ["no tokenizer", "owner/half", {}, /has no tokenizer\.json, which an ONNX model needs$/],
    ["a file and a dtype", "owner/both", { file: "a-Q4_K_M.gguf", dtype: "q4" }, /leave one out$/],
    [
      "no such repository",
      "owner/nowhere",
      {},
      /there is no such repository, or it is private and HF_TOKEN is not set$/,
    ],
    ["a name that leads out", "owner/..", {}, /it is not a hub id/],
    ["a path", "/etc/passwd", {}, /it is not a hub id/],
    ["a path out of the repository", "owner/gguf", { file: "../../x.gguf" }, /has no \.\.\/\.\.\/x\.gguf/],
  ])("pull with %s is one line, and fetches nothing", async (_what, name, choice, message) => {
    await expect(pull(name, choice, { hub })).rejects.toThrow(message);
    expect(server.asked.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  it.each(["../out.json", "/etc/x.gguf", "a/../../x.gguf", "C:x.gguf", "a\\..\\x.gguf", "onnx//model.onnx"])(
    "pull of a repository that has a file named %s refuses it",
    async (path) => {
      server.faults.extraFiles = [{ type: "file", path, size: 1, oid: "a".repeat(40) }];
      await expect(pull("owner/one", {}, { hub })).rejects.toThrow(/which leads out of its folder$/);
      expect(readdirSync(hub.cache)).toEqual([]);
    },
  );
});

describe("pull(name, choice) over a bad line", () => {
  it("pull goes on where the connection broke, as often as it breaks", async () => {
    server.faults.resetAfter = 1500;
    const file = await pulled("owner/gguf", { file: "a-Q4_K_M.gguf" });
    expect(readFileSync(file).equals(GGUFS["a-Q4_K_M.gguf"])).toBe(true);
    expect(ranges()).toEqual([undefined, "bytes=1500-", "bytes=3000-"]);
    expect(partsOf("owner/gguf")).toEqual([]);
  });

  it("pull begins again where the server knows no ranges", async () => {
    server.faults.noRanges = true;
    leavePart("a-Q4_K_M.gguf", large(1234), 999_999);
    const file = await pulled("owner/gguf", { file: "a-Q4_K_M.gguf" });
    expect(readFileSync(file).equals(GGUFS["a-Q4_K_M.gguf"])).toBe(true);
    expect(ranges()).toEqual(["bytes=1234-"]);
  });

  it("pull goes on with what a process that is gone left, and not with what a living one writes", async () => {
    const content = GGUFS["a-Q4_K_M.gguf"];
    leavePart("a-Q4_K_M.gguf", content.subarray(0, 1000), process.pid);
    leavePart("a-Q4_K_M.gguf", content.subarray(0, 2000), 999_999);
    const file = await pulled("owner/gguf", { file: "a-Q4_K_M.gguf" });
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(ranges()).toEqual(["bytes=2000-"]);
    expect(partsOf("owner/gguf")).toHaveLength(1);
  });

  it("pull tries again when the storage is busy, and not when it does not have the file", async () => {
    server.faults.statuses = [503, 429];
    await pulled("owner/one");
    server.faults.statuses = [410];
    await expect(pulled("owner/gguf", { file: "a-Q4_K_M.gguf" })).rejects.toThrow(
      /^model owner\/gguf: cannot be fetched from the hub: 127\.0\.0\.1:\d+ answers 410$/,
    );
  });

  it.each<[string, (content: Buffer) => Buffer, RegExp]>([
    [
      "another content",
      (content) => Buffer.alloc(content.length),
      /came with another content .* was deleted/,
    ],
    ["too much", (content) => Buffer.concat([content, content]), /came with more than the 4000 bytes/],
  ])("pull of a file that comes with %s says so and keeps none of it", async (_what, spoil, message) => {
    server.faults.spoil = spoil;
    await expect(pulled("owner/gguf", { file: "a-Q4_K_M.gguf" })).rejects.toThrow(message);
    expect(namesIn(hub)).toEqual([]);
    expect(partsOf("owner/gguf")).toEqual([]);
    server.faults.spoil = (content) => content;
    await pulled("owner/gguf", { file: "a-Q4_K_M.gguf" });
  });

  it("pull after one that spoilt the part it left finds that out, and the next one succeeds", async () => {
    leavePart("a-Q4_K_M.gguf", Buffer.alloc(1000), 999_999);
    await expect(pulled("owner/gguf", { file: "a-Q4_K_M.gguf" })).rejects.toThrow(/another content/);
    await pulled("owner/gguf", { file: "a-Q4_K_M.gguf" });
  });

  it("pulls at once all succeed, and leave one copy", async () => {
    server.faults.slow = true;
    const found = await Promise.all([1, 2, 3].map(() => pulled("owner/onnx")));
    expect(new Set(found).size).toBe(1);
    for (const path of ["onnx/model.onnx_data", "tokenizer.json"] as const)
      expect(readFileSync(join(found[0], path)).equals(ONNX[path])).toBe(true);
    expect(partsOf("owner/onnx")).toEqual([]);
  });

  it("pull with a signal stops and keeps what has come", async () => {
    server.faults.slow = true;
    const controller = new AbortController();
    const progress = (done: number): void => {
      if (done > 1000) controller.abort();
    };
    const pulling = pull(
      "owner/gguf",
      { file: "sub folder/a-Q8_0.gguf" },
      { hub, progress, signal: controller.signal },
    );
    await expect(pulling).rejects.toThrow(/aborted/);
    expect(partsOf("owner/gguf")).toHaveLength(1);
    expect(namesIn(hub)).toEqual([]);
  });

  it("pull says in one line that the cache cannot be written", async () => {
    const cache = join(hub.cache, "file");
    writeFileSync(cache, "");
    await expect(pull("owner/one", {}, { hub: { ...hub, cache } })).rejects.toThrow(
      /^model owner\/one: cannot be kept in .*file: [^\n]+$/,
    );
  });

  it.each<[string, string, RegExp]>([
    ["a page of HTML", "<!doctype html>", /answers something that is not JSON$/],
    [
      "an error in JSON",
      '{"error": "busy"}',
      /answers something unexpected: the answer must be a list of files/,
    ],
    [
      "a file whose hash leads out of the cache",
      '[{"type": "file", "path": "x.gguf", "size": 1, "oid": "../../x"}]',
      /answers something unexpected: .*oid must be a hash/,
    ],
  ])("pull from a hub that answers %s says so in one line", async (_what, list, message) => {
    server.faults.list = list;
    const error = await pulled("owner/one").catch((cause: unknown) => (cause as Error).message);
    expect(error).toMatch(message);
    expect(error).toMatch(/^model owner\/one: cannot be fetched from the hub: 127[^\n]+$/);
  });

  it("pull says what a file needs and what the disk has left, before it fetches it", async () => {
    const lfs = { oid: "a".repeat(64), size: 2 ** 50 };
    server.faults.extraFiles = [{ type: "file", path: "huge.gguf", size: 2 ** 50, oid: "a".repeat(40), lfs }];
    await expect(pulled("owner/one", { file: "huge.gguf" })).rejects.toThrow(
      /^model owner\/one: huge\.gguf needs 1126 TB, and the disk has [\d.]+ \wB left$/,
    );
    expect(server.asked.filter(({ path }) => path.includes("/resolve/"))).toEqual([]);
  });

  it("pull says in one line that the hub cannot be reached", async () => {
    server.close();
    await expect(pulled("owner/one")).rejects.toThrow(
      /^model owner\/one: http:\/\/127\.0\.0\.1:\d+ cannot be reached: [^\n]*ECONNREFUSED[^\n]*$/,
    );
  });

  /** What a pull by another process left. */
  function leavePart(path: keyof typeof GGUFS, content: Buffer, pid: number): void {
    mkdirSync(blobsOf(hub, "owner/gguf"), { recursive: true });
    const hash = createHash("sha256").update(GGUFS[path]).digest("hex");
    writeFileSync(join(blobsOf(hub, "owner/gguf"), `${hash}.${hostname()}.${pid}.abc.part`), content);
  }
});

describe("pull(name, choice) with a token", () => {
  it("pull shows the token to the hub and not to the storage that the hub sends it to", async () => {
    server.faults.token = "hf_secret";
    hub = { ...hub, token: "hf_secret" };
    await pulled("owner/one");
    const shown = (name: string) =>
      server.asked.filter((each) => each.server === name).map((each) => each.authorization);
    expect(new Set(shown("hub"))).toEqual(new Set(["Bearer hf_secret"]));
    expect(shown("storage")).toEqual([undefined]);
  });

  it("pull of a repository with terms says where to agree to them", async () => {
    server.faults.gated = true;
    await expect(pulled("owner/one")).rejects.toThrow(
      `model owner/one: cannot be fetched from the hub: its terms must be agreed to on ${server.url}/owner/one, and HF_TOKEN set`,
    );
  });

  it("pull with a token that does not open a repository does not repeat the token", async () => {
    server.faults.token = "hf_other";
    hub = { ...hub, token: "hf_secret" };
    const error = await pulled("owner/one").catch((cause: unknown) => String(cause));
    expect(error).toMatch(/there is no such repository, or it is private and HF_TOKEN does not open it/);
    expect(error).not.toContain("secret");
  });
});
