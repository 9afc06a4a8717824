// Writes the pages that come from the code's tables: SAMPLERS.md and HOSTS.md. `npm run docs`; docs/tables.test.ts checks
// that it was run.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { hostsPage } from "./hosts-page.js";
import { samplersPage } from "./samplers-page.js";

const PAGE = fileURLToPath(new URL("../SAMPLERS.md", import.meta.url));
const HOSTS = fileURLToPath(new URL("../HOSTS.md", import.meta.url));

export { hostsPage, samplersPage };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, samplersPage());
  writeFileSync(HOSTS, hostsPage());
}
