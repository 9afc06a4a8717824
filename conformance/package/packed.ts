import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = join(import.meta.dirname, "../../packages/nsigma");

/** A project that has installed what would be published, and nothing else. */
export interface Project {
  readonly folder: string;
  /** The packed file itself. */
  readonly tarball: Uint8Array;
  /** Every path in the package. */
  readonly files: readonly string[];
  /** Subpaths of the package's exports, such as `nsigma/openai`, that are code. */
  readonly entries: readonly string[];
  /** Writes a file of the project's own and returns its path. */
  write(name: string, text: string): string;
  remove(): void;
}

/** Packs the built package and unpacks it into a new project's node_modules: it has no dependencies to install. */
export function packedProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "nsigma-packed-"));
  const printed = JSON.parse(
    execFileSync(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder],
      { cwd: PACKAGE, encoding: "utf8" },
    ),
  );
  const [{ filename, files }] = Object.values(printed) as { filename: string; files: { path: string }[] }[];
  const target = join(folder, "node_modules/nsigma");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, filename), "-C", target, "--strip-components=1"]);
  const { exports, name } = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
  return {
    folder,
    tarball: readFileSync(join(folder, filename)),
    files: files.map(({ path }) => path),
    entries: Object.keys(exports)
      .filter((subpath) => !subpath.endsWith(".json"))
      .map((subpath) => subpath.replace(".", name)),
    write(file, text) {
      writeFileSync(join(folder, file), text);
      return join(folder, file);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
