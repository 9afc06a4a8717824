import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const PROGRAM: string = fileURLToPath(new URL("../../bin/nsigma.js", import.meta.url));
const RESIDENT = fileURLToPath(new URL("resident.fixture.js", import.meta.url));
const BUILT = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** What a run of the program left behind. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The pieces in which stdout arrived. */
  pieces: string[];
}

/** The program runs what `npm run build` made. */
export function assertBuilt(): void {
  if (existsSync(BUILT)) return;
  throw new Error(
    `${BUILT} is missing: run "npm run build" first, the command line is tested as it is installed`,
  );
}

/**
 * Runs the real command line in a process of its own.
 *
 * @param options.stdin what comes through the pipe; nothing by default
 * @param options.cwd where it runs
 * @param options.env on top of the environment of the tests
 * @param options.onStart called with the process when it has begun
 * @param options.onFirstOutput called with the process when the first piece of stdout has come
 */
export function nsigma(
  words: readonly string[],
  options: {
    stdin?: string;
    cwd?: string;
    env?: Record<string, string>;
    onStart?: (child: ChildProcess) => void;
    onFirstOutput?: (child: ChildProcess) => void;
  } = {},
): Promise<Finished> {
  const env = { ...environment(), ...options.env };
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    stdio: "pipe",
    env,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  options.onStart?.(child);
  const pieces: string[] = [];
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    pieces.push(piece);
    if (pieces.length === 1) options.onFirstOutput?.(child);
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    stderr += piece;
  });
  child.stdin.on("error", () => {}); // it may end without having read its input
  child.stdin.end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout: pieces.join(""), stderr, pieces }));
  });
}

let resident: ChildProcess | undefined;
let hear: (finished: Omit<Finished, "pieces">) => void;
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs the real command line in a process that has run others: what it loads is there after the first. There is no pipe to read from,
 * and nothing to signal.
 *
 * @param options.cwd where it runs
 * @param options.env on top of the environment of the tests
 */
export function nsigmaAgain(
  words: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Omit<Finished, "pieces">> {
  if (resident === undefined) {
    resident = fork(RESIDENT, {
      env: environment(),
      execArgv: [], // those of the tests lead to the sources
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    resident.on("message", (finished: Omit<Finished, "pieces">) => hear(finished));
    resident.unref();
  }
  const child = resident;
  const answer = before.then(
    () =>
      new Promise<Omit<Finished, "pieces">>((resolve) => {
        hear = resolve;
        child.send({ words, cwd, env });
      }),
  );
  before = answer;
  return answer;
}

/** Whoever runs the tests may have these set, and the program heeds them. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NO_COLOR: __, OPENAI_API_KEY: ___, COLUMNS: ____, ...own } = process.env;
  return own;
}

/** One JSON value per line. */
export function jsonLines<Value>(text: string): Value[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Value);
}
