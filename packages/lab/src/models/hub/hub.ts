import { homedir } from "node:os";
import { join } from "node:path";

/** Where the hub is, what opens it, and where what comes from it is kept. */
export interface Hub {
  readonly endpoint: string;
  /** The folder that Hugging Face's own tools use too. */
  readonly cache: string;
  readonly token: string | undefined;
}

/** As the environment says, in the words of Hugging Face's own tools: `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `HF_TOKEN`. */
export function hubOf(env: NodeJS.ProcessEnv = process.env): Hub {
  const home = env.HF_HOME || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface");
  return {
    endpoint: (env.HF_ENDPOINT || "https://huggingface.co").replace(/\/+$/, ""),
    cache: env.HF_HUB_CACHE || join(home, "hub"),
    token: env.HF_TOKEN || undefined,
  };
}

/** Whether a name can be a repository on the hub: `owner/name`, as the hub itself allows it. */
export function isHubId(name: string): boolean {
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(name) && !/\.\.|--/.test(name);
}

/** Whether a path stays in the folder it is joined to, on every system. */
export function isInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return parts.every((part) => part !== "" && part !== "." && part !== "..") && !/[\0\\:]/.test(path);
}
