import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What the server's process tells of itself since it was asked last. */
export interface Measured {
  /** MiB that are in use when the garbage has been collected. */
  readonly heap: number;
  /** MiB of the process. */
  readonly resident: number;
  /** Milliseconds by which the event loop was late, of 100 turns the worst. */
  readonly late: number;
}

/** A server of the embedded model in a process of its own. */
export interface MeasuredServer {
  readonly url: string;
  measure(): Promise<Measured>;
  close(): Promise<void>;
}

const SERVE = fileURLToPath(new URL("../../dist/serve/serve.js", import.meta.url));
const PROGRAM = `
import { monitorEventLoopDelay } from "node:perf_hooks";
const { loadServed, serve } = await import(${JSON.stringify(SERVE)});
const models = await loadServed(["embedded"], [], { texts: "many" });
const settings = { defaults: { sampler: {}, byDefault: true }, queue: 1000, timeout: 600_000, keys: [], origins: [], hosts: [] };
const { url } = await serve(models, { host: "127.0.0.1", port: 0, ...settings }, console.error);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on("message", () => {
  const late = delay.percentile(99) / 1e6;
  gc(); gc();
  const { heapUsed, rss } = process.memoryUsage();
  delay.reset();
  process.send({ late, heap: heapUsed / 2 ** 20, resident: rss / 2 ** 20 });
});
process.send({ url });
`;

export async function serveMeasured(): Promise<MeasuredServer> {
  const child: ChildProcess = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", PROGRAM], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return {
    url,
    async measure() {
      child.send("measure");
      const [measured] = (await once(child, "message")) as [Measured];
      return measured;
    },
    async close() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}
