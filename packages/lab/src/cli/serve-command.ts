import { isIPv4 } from "node:net";
import { Command, Option } from "commander";
import { UserError } from "../errors.ts";
import { settingsOf } from "../models/settings.ts";
import type { Defaults } from "../serve/engine/served-model.ts";
import { loadServed, serve, type Serving } from "../serve/serve.ts";
import { count, integer, someText } from "./flag-values.ts";
import { addModels, type ModelsFlags } from "./model-flags.ts";
import { waiting } from "./progress-bar.ts";
import { addSampler, type SamplerFlags, samplerFrom, samplerRequest } from "./read-sampler.ts";
import { print, say, sayMore } from "./say.ts";

interface Flags extends ModelsFlags, SamplerFlags {
  host: string;
  port: number;
  alias: string[];
  parallel?: number;
  maxQueue: number;
  timeout: number;
  apiKey: string[];
  auth: boolean;
  cors: string[];
  allowHost: string[];
}

export const command: Command = addSampler(
  addModels(new Command("serve"), ["onnx", "gguf"])
    .option(
      "--alias <name>",
      "what clients call the model; may be repeated, in the order of the models",
      someText,
      [],
    )
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("-p, --port <port>", "the port to listen on; 0 for any that is free", integer(0, 65_535), 8080)
    .option("--parallel <count>", "texts at once (default: what is good for the model)", count)
    .option("--max-queue <count>", "texts that may wait for their turn", integer(0), 1000)
    .option("--timeout <seconds>", "the longest that an answer may take", count, 600)
    .option("--api-key <key>", "ask for this key; may be repeated, and given as NSIGMA_API_KEY", someText, [])
    .addOption(new Option("--no-auth", "let other machines ask without a key"))
    .option(
      "--cors <origin>",
      "let pages of this origin read answers, * for all; may be repeated",
      someText,
      [],
    )
    .option(
      "--allow-host <name>",
      "a name by which clients may call this machine; may be repeated",
      someText,
      [],
    ),
).action(run);

async function run(flags: Flags): Promise<void> {
  const { host, port, model: names, alias, maxQueue: queue, timeout, auth, cors: origins } = flags;
  const { NSIGMA_API_KEY: secret } = process.env;
  const keys = secret ? [...flags.apiKey, secret] : flags.apiKey;
  const local = isLoopback(host);
  if (!local && keys.length === 0 && auth) {
    throw new UserError(
      `host ${host}: other machines could ask without a key; give --api-key, or --no-auth if that is what you want`,
    );
  }
  if (alias.length > names.length)
    throw new UserError(`alias: there are more of them than models; leave ${alias.at(-1)} out`);
  const defaults = defaultsFrom(flags);
  const settings = { ...settingsOf({ ...flags, texts: flags.parallel ?? "many" }), exact: false };
  const models = await waiting(`loading ${names.join(", ")}`, (onProgress) =>
    loadServed(names, alias, settings, (_, share) => onProgress(share)),
  );
  const serving = await serve(
    models,
    {
      host,
      port,
      defaults,
      queue,
      timeout: timeout * 1000,
      keys,
      origins,
      hosts: local ? flags.allowHost : undefined,
    },
    (error) => say(`the server failed: ${error instanceof Error ? error.message : String(error)}`),
  );
  printAddress(serving, keys.length > 0);
  await untilStopped();
  if (process.stderr.isTTY) sayMore("answering what was begun; once more to stop at once");
  await serving.close();
}

/** Under what requests say: the sampler that flags and their file ask for. */
function defaultsFrom(flags: Flags): Defaults {
  const { options, byDefault } = samplerFrom(flags)();
  if (flags.dialect !== undefined)
    return { dialect: flags.dialect, sampler: samplerRequest(flags), byDefault: false };
  const { topNSigma, ...others } = options;
  return { sampler: byDefault ? others : { topNSigma, ...others }, byDefault };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

function printAddress({ url, models }: Serving, keyed: boolean): void {
  const places = models.map(({ id, scheduler }) => `${id} (${scheduler.places} texts at once)`);
  print(`${url} serves ${places.join(", ")}. Try it:\n`);
  const [{ id, model }] = models;
  const path = model.chat ? "chat/completions" : "completions";
  const question = "Tom has 3 apples and buys 4 more. How many apples does he have?";
  const asked = model.chat ? { messages: [{ role: "user", content: question }] } : { prompt: question };
  const body = { model: id, ...asked, max_tokens: 100, top_n_sigma: 1, temperature: 1.5 };
  const key = keyed ? ` \\\n  -H 'authorization: Bearer KEY'` : "";
  const sent = JSON.stringify(body).replaceAll("'", "'\\''");
  print(`curl ${url}/v1/${path} \\\n  -H 'content-type: application/json'${key} \\\n  -d '${sent}'\n`);
}

/** Waits for Ctrl-C or SIGTERM; a second one ends the process. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.off(signal, stop);
        process.once(signal, () => process.exit(130));
      }
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
