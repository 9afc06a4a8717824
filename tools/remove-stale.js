// Removes from dist what was built from sources that are gone: a package holds nothing that cannot be built again.
// npm runs it in a package's folder before it packs.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const BUILT = /\.(d\.ts|js)(\.map)?$/;

for (const file of readdirSync("dist", { recursive: true })) {
  if (BUILT.test(file) && !existsSync(join("src", file.replace(BUILT, ".ts")))) rmSync(join("dist", file));
}
