// Runs command lines one after the other, as `resident` in command-line.fixture.ts sends them: what is loaded stays.
import { runCommandLine } from "../../dist/cli/command-line.js";

const own = { ...process.env };
let heard;
for (const stream of ["stdout", "stderr"]) {
  process[stream].write = (text, ...more) => {
    heard[stream] += text;
    more.at(-1)?.();
    return true;
  };
}

let last = Promise.resolve();
process.on("message", (asked) => {
  last = last.then(() => answer(asked));
});

async function answer({ words, cwd, env }) {
  heard = { stdout: "", stderr: "" };
  process.env = { ...own, ...env };
  process.chdir(cwd);
  process.exitCode = 0;
  await runCommandLine(words);
  process.removeAllListeners("SIGINT");
  process.send({ code: process.exitCode, ...heard });
}
