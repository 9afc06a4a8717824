import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";

/** What figures depend on besides the code. */
export interface Machine {
  processor: string;
  /** Logical processors. */
  cores: number;
  /** Caches that the first core sees, where the system tells. */
  caches: string[];
  memory: string;
  system: string;
  node: string;
  v8: string;
  packages: Record<string, string>;
  /** Programs that wanted to run in the minute before: from a core's worth on, figures mean less. */
  load: number;
}

const CACHES = "/sys/devices/system/cpu/cpu0/cache";

export function machine(): Machine {
  const [{ model }] = cpus();
  return {
    processor: model.trim(),
    cores: cpus().length,
    caches: caches(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    packages: versions(["nsigma", "@huggingface/transformers", "onnxruntime-node", "node-llama-cpp"]),
    load: Number(loadavg()[0].toFixed(2)),
  };
}

function caches(): string[] {
  try {
    const indices = readdirSync(CACHES).filter((name) => name.startsWith("index"));
    return indices.map((index) => {
      const [level, type, size] = ["level", "type", "size"].map((name) =>
        readFileSync(join(CACHES, index, name), "utf8").trim(),
      );
      return `L${level}${type === "Unified" ? "" : type[0].toLowerCase()} ${size}`;
    });
  } catch {
    return [];
  }
}

/** The versions of packages that are here; a package need not let its own description out, so it is looked for. */
function versions(names: readonly string[]): Record<string, string> {
  const require = createRequire(import.meta.url);
  const found = names.flatMap((name) => {
    for (const folder of require.resolve.paths(name) ?? []) {
      try {
        const text = readFileSync(join(folder, name, "package.json"), "utf8");
        return [[name, (JSON.parse(text) as { version: string }).version]];
      } catch {
        // Not in this folder.
      }
    }
    return [];
  });
  return Object.fromEntries(found) as Record<string, string>;
}

/** The machine as the name of a file. */
export function machineName({ processor, cores, node }: Machine): string {
  const [major] = node.split(".");
  return `${processor} ${cores} cores node ${major}`
    .toLowerCase()
    .replace(/\((r|tm)\)/g, "")
    .replace(/[^a-z0-9]+/g, "-");
}
