#!/usr/bin/env node
// `npx nsigma` is the command line of nsigma-lab, which brings runtimes for models; this package has no dependencies.
// It runs the lab where that is installed, and otherwise hands over to npx, which asks before it installs anything.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

if (isInstalled("nsigma-lab/cli")) await import("nsigma-lab/cli");
else runWithNpx(process.argv.slice(2));

function isInstalled(name) {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function runWithNpx(words) {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const lab = spawn("npx", [`nsigma-lab@${version}`, ...words], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  process.on("SIGINT", () => {}); // the lab hears it too, and says what is kept
  lab.on("exit", (code) => process.exit(code ?? 1));
  lab.on("error", ({ message }) => {
    console.error(`The command line is the package nsigma-lab, and npx cannot be started: ${message}`);
    console.error("Install it with: npm install nsigma-lab");
    process.exit(1);
  });
}
