import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRun, samplesOf } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";
import { assertBuilt, nsigma, nsigmaAgain, PROGRAM } from "./command-line.fixture.ts";

/** 8 problems x 3 cells x 8 texts, in six pieces of work, of which no process can have more than two in hand. */
const PLAN = `
models: [{ model: embedded, concurrency: 8 }]
tasks: [{ task: word-problems, limit: 8 }]
samplers:
  - { label: plain, temperatures: [1] }
  - { label: nsigma, options: { topNSigma: 1 }, temperatures: [1, 2] }
samples: 8
maxTokens: 24
`;
const TEXTS = 192;

let place: string;
let plan: string;
/** The texts of a run that nothing has happened to. */
let unbroken: Sample[];

beforeAll(async () => {
  assertBuilt();
  place = mkdtempSync(join(tmpdir(), "nsigma-eval-"));
  plan = join(place, "plan.yaml");
  writeFileSync(plan, PLAN);
  await nsigmaAgain(["eval", plan, "--run", join(place, "unbroken")]);
  unbroken = await samplesIn("unbroken");
});
afterAll(() => rmSync(place, { recursive: true }));

async function samplesIn(run: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of samplesOf(openRun(join(place, run)))) samples.push(sample);
  return samples.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The whole lines of a run's journal, file by file. @param name of the journal */
function journalOf(run: string, name = "journal"): Sample[][] {
  const folder = join(place, run, name);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.map((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Sample),
  );
}

/** Begins a run, or joins it, and ends that by a signal when it is time. */
async function stopWhen(isTime: () => boolean, run: string, signal: NodeJS.Signals, more: string[] = []) {
  const child = spawn(process.execPath, [PROGRAM, "eval", plan, "--run", join(place, run), ...more]);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  while (child.exitCode === null && !isTime()) await setTimeout(5);
  child.kill(signal);
  return { code: await closed, stderr };
}

function stopAfter(texts: number, run: string, signal: NodeJS.Signals) {
  return stopWhen(() => journalOf(run).flat().length >= texts, run, signal);
}

describe("nsigma eval PLAN", () => {
  it("nsigma eval PLAN --json says where the texts are and how many", async () => {
    const run = join(place, "unbroken");
    const { code, stdout, stderr } = await nsigmaAgain(["eval", plan, "--run", run, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({ version: 1, run, done: TEXTS, failed: 0, total: TEXTS });
    expect(unbroken).toHaveLength(TEXTS);
  });

  it("nsigma eval PLAN, killed and run again, twice, has every text once, as in an unbroken run", async () => {
    await stopAfter(20, "killed", "SIGKILL");
    const first = journalOf("killed").flat().length;
    await stopAfter(80, "killed", "SIGKILL");
    const second = journalOf("killed").flat().length;
    expect([first < TEXTS, first < second, second < TEXTS]).toEqual([true, true, true]);
    const { code } = await nsigmaAgain(["eval", plan, "--run", join(place, "killed")]);
    expect(code).toBe(0);
    expect(journalOf("killed").flat()).toHaveLength(TEXTS);
    expect(await samplesIn("killed")).toEqual(unbroken);
    expect(existsSync(join(place, "killed", "claims"))).toBe(false);
  });

  it("nsigma eval PLAN --judge, killed while it judges and run again, twice, judges every text once", async () => {
    const judge = ["--judge", "embedded"];
    const judged = (run: string) => journalOf(run, "likelihoods").flat();
    const sorted = (run: string) => judged(run).sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const run of ["judged", "judge-killed"])
      cpSync(join(place, "unbroken"), join(place, run), { recursive: true });
    await nsigmaAgain(["eval", plan, "--run", join(place, "judged"), ...judge]);
    for (const texts of [10, 60]) {
      await stopWhen(() => judged("judge-killed").length >= texts, "judge-killed", "SIGKILL", judge);
      expect(judged("judge-killed").length).toBeLessThan(TEXTS);
    }
    const run = join(place, "judge-killed");
    const { code, stdout } = await nsigmaAgain(["eval", plan, "--run", run, ...judge, "--json"]);
    const whole = { done: TEXTS, failed: 0, total: TEXTS };
    expect([code, JSON.parse(stdout)]).toEqual([0, { version: 1, run, ...whole, judged: whole }]);
    expect(judged("judge-killed")).toHaveLength(TEXTS);
    expect(sorted("judge-killed")).toEqual(sorted("judged"));
    const reports = ["judged", "judge-killed"].map((name) =>
      nsigma(["report", join(place, name), "--format", "csv"]),
    );
    const [one, other] = (await Promise.all(reports)).map(({ stdout: csv }) => csv);
    expect(one).toContain("bits_per_token");
    expect(other).toBe(one);
  });

  it("nsigma eval PLAN, interrupted, ends with 130 and says how to go on, and goes on", async () => {
    const { code, stderr } = await stopAfter(20, "interrupted", "SIGINT");
    expect({ code, stderr }).toEqual({
      code: 130,
      stderr: "nsigma: stopped; to go on run the same line again\n",
    });
    expect(journalOf("interrupted").flat().length).toBeLessThan(TEXTS);
    await nsigmaAgain(["eval", plan, "--run", join(place, "interrupted")]);
    expect(journalOf("interrupted").flat()).toHaveLength(TEXTS);
    expect(await samplesIn("interrupted")).toEqual(unbroken);
  });

  it("nsigma eval PLAN in two processes at once shares the texts; one dies, the other does the rest", async () => {
    const run = join(place, "shared");
    const other = nsigma(["eval", plan, "--run", run, "--json"]);
    const bothWrite = () => journalOf("shared").filter((lines) => lines.length > 0).length === 2;
    const { code } = await stopWhen(bothWrite, "shared", "SIGKILL");
    expect(code).toBeNull();
    expect(JSON.parse((await other).stdout)).toEqual({
      version: 1,
      run,
      done: TEXTS,
      failed: 0,
      total: TEXTS,
    });
    const files = journalOf("shared");
    expect(files).toHaveLength(2);
    expect(files.flat()).toHaveLength(TEXTS);
    expect(await samplesIn("shared")).toEqual(unbroken);
  });

  it("nsigma eval PLAN without room on the disk says so in one line, keeps what was done, and goes on later", async () => {
    const run = join(place, "full");
    const limited = `ulimit -f 8; exec "$0" "$@"`; // files of 8 KiB at most; the plan needs more
    const child = spawn("bash", ["-c", limited, process.execPath, PROGRAM, "eval", plan, "--run", run]);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      stderr += piece;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect(stderr).toMatch(
      /^nsigma: .*journal: cannot be written: .*; what was done is kept, run the same line again.*\n$/,
    );
    expect(code).toBe(2);
    await nsigmaAgain(["eval", plan, "--run", run]);
    expect(await samplesIn("full")).toEqual(unbroken);
  });
});

describe("nsigma eval without --run", () => {
  it("nsigma eval --limit 1 writes into a folder named by the plan, and the same line finds it again", async () => {
    const here = { cwd: mkdtempSync(join(place, "cwd-")) };
    const words = ["eval", "--limit", "1", "--json"];
    const first = JSON.parse((await nsigmaAgain(words, here)).stdout) as { run: string };
    expect(first).toEqual({
      version: 1,
      run: expect.stringMatching(/^runs\/default-[0-9a-f]{8}$/),
      done: 36,
      failed: 0,
      total: 36,
    });
    expect(JSON.parse((await nsigmaAgain(words, here)).stdout)).toEqual(first);
    expect(readdirSync(join(here.cwd, "runs"))).toHaveLength(1);
  });
});

describe("nsigma eval --preset", () => {
  it("nsigma eval PLAN --preset quality-diversity leaves the rest as there, and --judge has its bits in the report", async () => {
    const here = { cwd: mkdtempSync(join(place, "cwd-")) };
    writeFileSync(join(here.cwd, "few.yaml"), "temperatures: [1]\nsamples: 2\nmaxTokens: 12\n");
    const words = [
      "eval",
      "few.yaml",
      "--preset",
      "quality-diversity",
      "--limit",
      "2",
      "--judge",
      "embedded",
    ];
    const { code, stdout, stderr } = await nsigmaAgain(words, here);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const words of ["bits per token", "Top-nσ 1.5", "eta 0.0009"]) expect(stdout).toContain(words);
    expect(stdout).toContain("34 of 34 texts are in runs/few-"); // 8 samplers x 2 x 2, and greedy decoding
    const [run] = readdirSync(join(here.cwd, "runs"));
    const again = await nsigmaAgain([...words.slice(0, -2), "--json"], here); // the folder is named by what decides the texts
    expect(JSON.parse(again.stdout).run).toBe(`runs/${run}`);
  });

  it("nsigma eval --preset with a name that is none says which there are", async () => {
    const { code, stderr } = await nsigmaAgain(["eval", "--preset", "papers"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/default, paper, quality-diversity/);
  });
});

describe("nsigma eval with a mistake", () => {
  it.each<[string, string, (folder: string) => string[], RegExp]>([
    ["a plan that is not there", "", (folder) => [join(folder, "no.yaml")], /plan .*no\.yaml: ENOENT/],
    [
      "an unknown option",
      "samplers: [{ options: { topNsigma: 1 } }]",
      () => [],
      /mistaken\.yaml: samplers\[0\]\.options\.topNsigma .*did you mean topNSigma\?/,
    ],
    [
      "a data file with a broken line",
      "tasks: [{ task: gsm8k, file: data.jsonl }]",
      (folder) => {
        writeFileSync(join(folder, "data.jsonl"), '{"question":"x","answer":"#### 1"}\n{"question":');
        return [];
      },
      /data\.jsonl:2: the line must be a JSON object/,
    ],
    [
      "a model that is not there",
      "models: [nope]",
      () => [],
      /model nope: there is no such folder, and a hub id is owner\/name/,
    ],
    [
      "a folder it may not write to",
      "tasks: [{ task: word-problems, limit: 1 }]",
      (folder) => ["--run", join(folder, "plan.yaml", "run")],
      /--run .*plan\.yaml.run: cannot be written: ENOTDIR/,
    ],
  ])("nsigma eval with %s says so in one line and ends with 2", async (_name, text, prepare, message) => {
    const file = join(place, "mistaken.yaml");
    writeFileSync(file, text);
    const words = prepare(place);
    const first = words[0]?.startsWith("--") || words.length === 0 ? [file] : [];
    const { code, stdout, stderr } = await nsigmaAgain(["eval", ...first, ...words], { cwd: place });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^nsigma: [^\n]+\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});
