// Moves the notes of .changeset into CHANGELOG.md, under the version that they make, and gives all packages that version.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
const CHANGELOG = "CHANGELOG.md";

const notes = readdirSync(".changeset")
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .map((file) => readNote(join(".changeset", file)));
if (notes.length === 0) throw new Error(".changeset has no notes: npm run change writes one");

execFileSync("npx", ["changeset", "version"], { stdio: "inherit" });
const { version } = JSON.parse(readFileSync("packages/nsigma/package.json", "utf8"));
const sections = KINDS.flatMap((kind) => {
  const ofKind = notes.filter((note) => note.kind === kind).map(({ text }) => `- ${text}\n`);
  return ofKind.length > 0 ? [`### ${kind}\n\n${ofKind.join("")}`] : [];
});
const heading = `## [${version}] - ${new Date().toISOString().slice(0, 10)}`;
const written = readFileSync(CHANGELOG, "utf8");
const at = written.indexOf("\n## [") + 1;
writeFileSync(CHANGELOG, `${written.slice(0, at)}${heading}\n\n${sections.join("\n")}\n${written.slice(at)}`);

function readNote(file) {
  const [, , body] = readFileSync(file, "utf8").split(/^---$/m);
  const [, kind, text] = body.trim().match(/^(\w+): ([^]+)$/) ?? [];
  if (!KINDS.includes(kind))
    throw new Error(`${file}: the note has to begin with ${KINDS.join(", ")} and a colon`);
  return { kind, text: text.replaceAll(/\s*\n\s*/g, " ") };
}
