import { type Remote, wrap } from "comlink";
import type { RemoteEngine } from "./worker.ts";

/** The engine in its worker. */
export const engine: Remote<RemoteEngine> = wrap<RemoteEngine>(
  new Worker(new URL("worker.ts", import.meta.url), { type: "module" }),
);
