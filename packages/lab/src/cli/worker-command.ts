import { Command } from "commander";
import { EMBEDDED } from "../models/locate.ts";
import { AllowedModels } from "../backends/queue/allowed-models.ts";
import { connectRedis } from "../backends/queue/redis.ts";
import { runWorker } from "../backends/queue/run-worker.ts";
import { interruptible } from "./interrupt.ts";
import { say, sayMore } from "./say.ts";

export const command: Command = new Command("worker")
  .option(
    "-m, --model <model>",
    `a model it may use, as plans name it; a URL stands for its origin; may be repeated (default: ${EMBEDDED})`,
    (model: string, before: readonly string[] = []) => [...before, model],
  )
  .requiredOption("--queue <url>", "the Redis server, such as redis://localhost:6379")
  .action(run);

async function run({
  queue,
  model = [EMBEDDED],
}: {
  queue: string;
  model?: readonly string[];
}): Promise<void> {
  const allowed = new AllowedModels(model);
  const signal = interruptible("the queue gives the work at hand to another worker");
  const connected = await connectRedis(queue);
  let told = "";
  try {
    await runWorker(connected, allowed, signal, {
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
