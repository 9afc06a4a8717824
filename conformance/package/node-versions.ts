import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const CACHE = join(import.meta.dirname, "../../node_modules/.cache/node-versions");
/** The registry has Node's binaries as packages, for these platforms among others. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

/** A Node of another major version, installed beside the workspace; undefined where none is available. */
export function nodeOf(major: number): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = join(CACHE, String(major));
  const program = join(folder, "node_modules", PACKAGE, "bin/node");
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    try {
      const words = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder];
      execFileSync("npm", [...words, `${PACKAGE}@${major}`], { stdio: "ignore", timeout: 60_000 });
    } catch {
      return undefined;
    }
  }
  return existsSync(program) ? program : undefined;
}
