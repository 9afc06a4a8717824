// Fails when a lock file has a package without the hash of its contents, or with the address it came from.
import { readFileSync } from "node:fs";

const FILES = ["package-lock.json", "packages/nsigma/assembly/package-lock.json"];

const faults = FILES.flatMap((file) => {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .flatMap(([path, { integrity, resolved }]) => [
      ...(integrity
        ? []
        : [
            `${file}: ${path} has no integrity: take the hash from "npm view <name>@<version> dist.integrity"`,
          ]),
      ...(resolved ? [`${file}: ${path} names the address ${resolved}: leave "resolved" out`] : []),
    ]);
});
for (const fault of faults) console.error(fault);
process.exit(faults.length ? 1 : 0);
