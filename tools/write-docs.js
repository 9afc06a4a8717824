// Writes the tables that come from the code: the README's options, SAMPLERS.md and HOSTS.md. `npm run docs`;
// docs/tables.test.ts checks that it was run.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SAMPLERS } from "nsigma/catalogue";
import { hostsPage } from "./hosts-page.js";
import { samplersPage } from "./samplers-page.js";

const README = fileURLToPath(new URL("../README.md", import.meta.url));
const PAGE = fileURLToPath(new URL("../SAMPLERS.md", import.meta.url));
const HOSTS = fileURLToPath(new URL("../HOSTS.md", import.meta.url));
const START = "<!-- samplers: written by npm run docs -->";
const END = "<!-- /samplers -->";

/** The README with the list of samplers as the library has them. */
export function withSamplers(readme) {
  const rows = Object.entries(SAMPLERS).map(
    ([step, { title, keeps }]) => `| ${title} | \`${step}\` | ${keeps} |`,
  );
  const table = ["| sampler | step | keeps |", "| --- | --- | --- |", ...rows].join("\n");
  const [before] = readme.split(START);
  const [, after] = readme.split(END);
  return `${before}${START}\n${table}\n${END}${after}`;
}

export { hostsPage, samplersPage };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(README, withSamplers(readFileSync(README, "utf8")));
  writeFileSync(PAGE, samplersPage());
  writeFileSync(HOSTS, hostsPage());
}
