import { spawn, spawnSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pythonClientsFolder } from "../../tools/test-cache.js";

const PINNED = fileURLToPath(new URL("requirements.txt", import.meta.url));
const FOLDER = pythonClientsFolder() as string;

/** Brings Python's openai and lm-eval where they are not there yet: some 250 MB, once. */
function reasonForNone(): string | undefined {
  if (existsSync(FOLDER)) return undefined;
  const half = `${FOLDER}.${process.pid}`;
  const quietly = ["-q", "--disable-pip-version-check", "--retries", "1"];
  const words = ["-m", "pip", "install", ...quietly, "--target", half, "-r", PINNED];
  const { status, error, stderr } = spawnSync("python3", words, { encoding: "utf8", timeout: 1_200_000 });
  if (status === 0) renameSync(half, FOLDER);
  else rmSync(half, { recursive: true, force: true });
  if (status === 0) return undefined;
  return `Python's openai and lm-eval cannot be installed: ${error?.message ?? stderr.trim().split("\n").at(-1)}`;
}

/** Why tests with clients in Python are skipped; undefined where they are not. */
export const NO_PYTHON_CLIENTS: string | undefined = reasonForNone();

/** Runs Python with these packages and without the hub, and gives what it prints. @throws Error with the end of what it said */
export function python(...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    PYTHONPATH: FOLDER,
    HF_HUB_OFFLINE: "1",
    HF_DATASETS_OFFLINE: "1",
    OPENAI_API_KEY: "none",
  };
  return new Promise((resolve, reject) => {
    const child = spawn("python3", words, { env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    let log = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (said += piece));
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (log = (log + piece).slice(-3000)));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(log))));
  });
}
