import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GGUF_FILE } from "nsigma-tiny-model";
import { expect } from "vitest";
import { type Damage, damage } from "./damaged-gguf.ts";

const CHILD = fileURLToPath(new URL("load-gguf.js", import.meta.url));
/** For one that hangs; whole seconds are only the machine's. */
const PATIENCE = 60_000;

type Outcome = { loaded: boolean; name?: string; message?: string };

/** Loads damaged files in another process, and expects each to load or to be refused in one line. */
export async function expectNoneToKill(numbers: readonly number[]): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), "nsigma-damaged-"));
  // Without the test runner's own flags: it loads what was built.
  const start = () => fork(CHILD, [GGUF_FILE, join(place, "damaged.gguf")], { silent: true, execArgv: [] });
  let child = start();
  const fallen: object[] = [];
  try {
    for (const number of numbers) {
      const outcome = await load(child, damage(number));
      if (typeof outcome === "string") {
        fallen.push({ number, ...damage(number), outcome });
        child = start();
      } else if (!outcome.loaded) {
        // Weights that are damaged load, and give logits that are no numbers.
        const { name, message } = outcome;
        expect({ name, message }).toEqual({
          name: expect.stringMatching(/^(Option|Logits)Error$/),
          message: expect.stringMatching(/^(model must be|logits:) [^\n]+$/),
        });
      }
    }
  } finally {
    child.kill("SIGKILL");
    rmSync(place, { recursive: true });
  }
  expect(fallen).toEqual([]);
}

/** What came of it; a text when it hung, or took the process with it. */
function load(child: ChildProcess, damage: Damage): Promise<Outcome | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    const end = (outcome: Outcome | string) => {
      clearTimeout(timer);
      child.removeAllListeners();
      resolve(outcome);
    };
    child.once("message", (outcome: Outcome) => end(outcome));
    child.once("exit", (code, signal) => end(`ended by ${signal ?? code}`));
    child.send(damage);
  });
}
