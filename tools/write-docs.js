// Writes the tables that come from the code into the README. `npm run docs`; docs/tables.test.ts checks that it was run.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeRange, NUMBER_OPTIONS } from "nsigma";

const README = fileURLToPath(new URL("../README.md", import.meta.url));
const START = "<!-- options: written by npm run docs -->";
const END = "<!-- /options -->";

/** The README with the table of options as the library has them. */
export function withOptionsTable(readme) {
  const rows = Object.entries(NUMBER_OPTIONS).map(([name, { summary, off, typical }]) => {
    const text = summary.split(";")[0];
    return `| \`${name}\` | ${text} | ${describeRange(name)} | ${name === "topNSigma" ? "0 or less" : off} | ${typical} |`;
  });
  const table = [
    "| option | what it does | range | off | typical |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
  const [before] = readme.split(START);
  const [, after] = readme.split(END);
  return `${before}${START}\n${table}\n${END}${after}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(README, withOptionsTable(readFileSync(README, "utf8")));
}
