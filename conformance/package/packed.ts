import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const WORKSPACE = join(import.meta.dirname, "../..");

/** A package as npm would publish it. */
export interface Packed {
  readonly name: string;
  /** The packed file. */
  readonly tarball: string;
  /** Every path in it. */
  readonly files: readonly string[];
  /** Its text. */
  read(file: string): string;
}

/** A project that has unpacked what would be published, and nothing else. */
export interface Project {
  readonly folder: string;
  /** nsigma, nsigma-tiny-model and nsigma-lab. */
  readonly packages: readonly Packed[];
  /** Subpaths of nsigma's exports, such as `nsigma/openai`, that are code. */
  readonly entries: readonly string[];
  /** Writes a file of the project's own and returns its path. */
  write(name: string, text: string): string;
  remove(): void;
}

/** Packs the built packages and unpacks them into a new project; none of their dependencies is installed. */
export function packedProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "nsigma-packed-"));
  const words = ["pack", "--json", "--workspaces", "--loglevel=error", "--pack-destination", folder];
  const printed = execFileSync("npm", words, { cwd: WORKSPACE, encoding: "utf8" });
  const packed = Object.values(JSON.parse(printed)) as {
    name: string;
    filename: string;
    files: { path: string }[];
  }[];
  const packages = packed.map(({ name, filename, files }): Packed => {
    const tarball = join(folder, filename);
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
    const read = (file: string) => readFileSync(join(target, file), "utf8");
    return { name, tarball, files: files.map(({ path }) => path), read };
  });
  const { exports } = JSON.parse(readFileSync(join(folder, "node_modules/nsigma/package.json"), "utf8"));
  return {
    folder,
    packages,
    entries: Object.keys(exports)
      .filter((subpath) => !subpath.endsWith(".json"))
      .map((subpath) => subpath.replace(".", "nsigma")),
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
      return join(folder, file);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
