// Fetches a wheel, and goes on where an interrupted download stopped.
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { sha256Of } from "./hash.js";
import { requestFor } from "./package-index.js";
import { progress } from "./progress.js";

/** Longer without a byte, in ms, and the download is given up. */
const SILENCE = 30_000;

/** A wheel as the file `target`, checked by its hash. By pip where Node does not reach the index: pip knows proxies and keyrings. */
export async function download({ name, version, wheel, sha256 }, target) {
  const half = `${target}.part`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    await fetchInto(half, await requestFor(name, wheel), wheel);
  } catch (why) {
    if (!byPip(`${name}==${version}`, dirname(target)))
      throw new Error(`${wheel} cannot be fetched, by Node or by pip: ${reasonOf(why)}`, { cause: why });
    renameSync(target, half);
  }
  if ((await sha256Of(half)) !== sha256) {
    rmSync(half);
    throw new Error(`${wheel} is not the file that is known by its hash; it is deleted`);
  }
  renameSync(half, target);
}

/** Two processes that fetch one file write the same bytes in the same places. */
async function fetchInto(half, request, title) {
  let there = statSync(half, { throwIfNoEntry: false })?.size ?? 0;
  if (there > 0) request.headers.set("range", `bytes=${there}-`);
  const stop = new AbortController();
  let silence = setTimeout(() => stop.abort(new Error("the index is silent")), SILENCE);
  const answer = await fetch(request, { signal: stop.signal });
  try {
    if (answer.status === 416) return; // all of it is there
    if (!answer.ok) throw new Error(`the package index answers ${answer.status} for ${title}`);
    if (answer.status !== 206) there = 0;
    const said = progress(title, there + Number(answer.headers.get("content-length")));
    const file = await open(half, there > 0 ? "r+" : "w");
    try {
      for await (const bytes of answer.body) {
        silence.refresh();
        await file.write(bytes, 0, bytes.length, there);
        said((there += bytes.length));
      }
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(silence);
  }
}

function byPip(requirement, folder) {
  const words = ["-m", "pip", "download", "-q", "--no-deps", "--retries", "1", "-d", folder, requirement];
  return spawnSync("python3", words, { timeout: 600_000, stdio: "ignore" }).status === 0;
}

/** `fetch` says "fetch failed" and keeps the reason to itself. */
function reasonOf({ message, cause }) {
  return cause instanceof Error ? cause.message : message;
}
