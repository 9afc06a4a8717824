import { Command } from "commander";
import { connectRedis } from "../queue/redis.ts";
import { runWorker } from "../queue/run-worker.ts";
import { interruptible } from "./interrupt.ts";
import { say, sayMore } from "./say.ts";

export const workerCommand: Command = new Command("worker")
  .description("does the work of nsigma eval --queue, on this machine or any other")
  .requiredOption("--queue <url>", "the Redis server, such as redis://localhost:6379")
  .action(run);

async function run({ queue }: { queue: string }): Promise<void> {
  const signal = interruptible();
  const connected = await connectRedis(queue);
  let told = "";
  try {
    await runWorker(connected, signal, {
      done: (texts, model) => {
        if (process.stderr.isTTY) sayMore(`${texts} texts by ${model}`);
      },
      failed: (reason) => {
        if (reason !== told) say(reason); // once, while it lasts
        told = reason;
      },
    });
  } finally {
    await connected.close();
  }
}
