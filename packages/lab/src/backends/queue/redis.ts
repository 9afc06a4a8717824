import type { Queue, QueueOptions, Worker } from "bullmq";
import { UserError } from "../../errors.ts";

/** What is used of BullMQ, once it is here, and the connection it works on. */
export interface Connected {
  readonly bullmq: { readonly Queue: typeof Queue; readonly Worker: typeof Worker };
  readonly connection: QueueOptions["connection"];
  close(): Promise<void>;
}

/** The part of an ioredis client that is used. */
interface Client {
  connect(): Promise<void>;
  quit(): Promise<unknown>;
  disconnect(): void;
  on(event: "error", hears: (error: Error) => void): void;
}

type ClientClass = new (url: string, options: object) => Client;

/**
 * Connects to Redis. A connection that is lost later is made again, for as long as that takes.
 *
 * @param url such as `redis://localhost:6379`
 * @throws UserError when the packages are not installed, or nobody answers
 */
export async function connectRedis(url: string): Promise<Connected> {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url))
    throw new UserError(`--queue must be a URL such as redis://localhost:6379, got ${url}`);
  const { bullmq, Redis } = await packages();
  let reached = false;
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null, // BullMQ waits on its connection for as long as it takes
    retryStrategy: (tries: number) => (reached ? Math.min(1000 * tries, 10_000) : null),
  });
  client.on("error", () => {}); // told by connect(), and after that mended
  try {
    await client.connect();
  } catch (cause) {
    client.disconnect();
    throw new UserError(`--queue ${url}: Redis cannot be reached: ${(cause as Error).message}`, { cause });
  }
  reached = true;
  return {
    bullmq,
    connection: client as unknown as QueueOptions["connection"],
    close: async () => {
      await client.quit();
    },
  };
}

async function packages(): Promise<{ bullmq: Connected["bullmq"]; Redis: ClientClass }> {
  const redis = "ioredis"; // optional, so that nothing is looked up before it is needed
  try {
    const bullmq = await import("bullmq");
    const { Redis } = (await import(redis)) as { Redis: ClientClass };
    return { bullmq, Redis };
  } catch (cause) {
    throw new UserError("--queue needs BullMQ and a client for Redis; run npm install bullmq ioredis", {
      cause,
    });
  }
}
