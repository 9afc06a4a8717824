import { report, runCommandLine } from "./command-line.ts";

const words = process.argv.slice(2);

// A reader that has seen enough (`nsigma ... | head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// What nobody waited for, such as an event of a library, is told in the same way.
process.once("uncaughtException", (error) => process.exit(report(error, words)));

await runCommandLine(words);
