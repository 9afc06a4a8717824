// Where tests keep what is too large for the repository, from one run to the next.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** NSIGMA_TEST_CACHE names another folder. */
const CACHE =
  process.env.NSIGMA_TEST_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "nsigma-tests");

/** The Python package with llama.cpp's server, pinned by hash. */
export const LLAMA_SERVER_PIN = fileURLToPath(
  new URL("../conformance/llama-server/requirements.txt", import.meta.url),
);

/** The folder that holds that package, which another pin gets another one of. */
export function llamaServerFolder() {
  return pinnedFolder("llama-server", LLAMA_SERVER_PIN);
}

/** The folder that holds the server's clients in Python. */
export function pythonClientsFolder() {
  return pinnedFolder(
    "python-clients",
    fileURLToPath(new URL("../conformance/serve/requirements.txt", import.meta.url)),
  );
}

function pinnedFolder(name, pin) {
  const hash = createHash("sha256").update(readFileSync(pin)).digest("hex").slice(0, 12);
  return join(CACHE, `${name}-${hash}`);
}
