import { isIPv4 } from "node:net";
import { Command, Option } from "commander";
import type { SamplerOptions } from "nsigma";
import { SERVER_NAMES } from "nsigma/openai";
import { UserError } from "../errors.ts";
import { settingsOf } from "../models/settings.ts";
import type { Defaults } from "../serve/engine/served-model.ts";
import { loadServed, serve, type Serving } from "../serve/serve.ts";
import { fieldOf } from "../serve/requests/sampler.ts";
import { Upstream } from "../serve/upstream/upstream.ts";
import { count, integer, someText } from "./flag-values.ts";
import { addModels, type ModelsFlags } from "./model-flags.ts";
import { waiting } from "./progress-bar.ts";
import { addSampler, type SamplerFlags, samplerFrom, samplerRequest } from "./read-sampler.ts";
import { print, say, sayMore } from "./say.ts";

interface Flags extends ModelsFlags, SamplerFlags {
  host: string;
  port: number;
  alias?: string[];
  parallel?: number;
  maxQueue: number;
  timeout: number;
  apiKey?: string[];
  auth: boolean;
  exact: boolean;
  cors?: string[];
  allowHost?: string[];
  upstream?: string;
}

export const command: Command = addSampler(
  addModels(new Command("serve"), ["onnx", "gguf"])
    .option(
      "--alias <name>",
      "what clients call the model; may be repeated, in the order of the models",
      someText,
    )
    .option(
      "--upstream <url>",
      "pass requests on to this server, in the names of the one that --dialect says",
    )
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("-p, --port <port>", "the port to listen on; 0 for any that is free", integer(0, 65_535), 8080)
    .option("--parallel <count>", "texts at once (default: what is good for the model)", count)
    .option("--max-queue <count>", "texts that may wait for their turn", integer(0), 1000)
    .option("--timeout <seconds>", "the longest that an answer may take", count, 600)
    .addOption(
      new Option(
        "--no-exact",
        "let texts with a seed run beside others too: faster, and not quite repeatable",
      ),
    )
    .option("--api-key <key>", "ask for this key; may be repeated, and given as NSIGMA_API_KEY", someText)
    .addOption(new Option("--no-auth", "let other machines ask without a key"))
    .option("--cors <origin>", "let pages of this origin read answers, * for all; may be repeated", someText)
    .option(
      "--allow-host <name>",
      "a name by which clients may call this machine; may be repeated",
      someText,
    ),
).action(run);

async function run(flags: Flags): Promise<void> {
  const { host, port, model: names, maxQueue: queue, timeout, auth, exact } = flags;
  const { alias = [], apiKey = [], cors: origins = [], allowHost = [] } = flags;
  const { NSIGMA_API_KEY: secret } = process.env;
  const keys = secret ? [...apiKey, secret] : apiKey;
  const local = isLoopback(host);
  if (!local && keys.length === 0 && auth) {
    throw new UserError(
      `host ${host}: other machines could ask without a key; give --api-key, or --no-auth if that is what you want`,
    );
  }
  if (alias.length > names.length)
    throw new UserError(`alias: there are more of them than models; leave ${alias.at(-1)} out`);
  const upstream = upstreamFrom(flags);
  const defaults = upstream ? { sampler: askedOptions(flags), byDefault: false } : defaultsFrom(flags);
  const settings = { ...settingsOf({ ...flags, texts: flags.parallel ?? "many" }), exact: false };
  const models = upstream
    ? []
    : await waiting(`loading ${names.join(", ")}`, (onProgress) =>
        loadServed(names, alias, settings, (_, share) => onProgress(share)),
      );
  const serving = await serve(
    models,
    {
      host,
      port,
      defaults,
      upstream,
      queue,
      exact,
      timeout: timeout * 1000,
      keys,
      origins,
      hosts: local ? allowHost : undefined,
    },
    (error) => say(`the server failed: ${error instanceof Error ? error.message : String(error)}`),
  );
  if (upstream) printUpstream(serving, upstream);
  else printAddress(serving, keys.length > 0);
  await untilStopped();
  if (process.stderr.isTTY) sayMore("answering what was begun; once more to stop at once");
  await serving.close();
}

/** The server that requests are passed on to. @throws UserError when it is not said which it is */
function upstreamFrom({ upstream, dialect }: Flags): Upstream | undefined {
  if (upstream === undefined) return undefined;
  const server = SERVER_NAMES.find((name) => name === dialect);
  if (server === undefined) {
    throw new UserError(
      `upstream: say with --dialect which server it is, because each has its own names; one of ${SERVER_NAMES.join(", ")}`,
    );
  }
  if (!URL.canParse(upstream) || !/^https?:/.test(upstream)) {
    throw new UserError("upstream: it must be a URL, such as http://127.0.0.1:8000");
  }
  return new Upstream(upstream, server);
}

/** The sampler that flags ask for, and nothing where they ask for none: the other server's own stays then. */
function askedOptions(flags: Flags): SamplerOptions {
  const { dialect, ...own } = flags;
  const { options, byDefault } = samplerFrom(dialect === undefined ? flags : own)();
  const { topNSigma, ...others } = options;
  return byDefault ? others : { ...(topNSigma !== undefined && { topNSigma }), ...others };
}

function printUpstream({ url }: Serving, upstream: Upstream): void {
  print(`${url} passes requests on to ${upstream.url}, in ${upstream.server}'s names.`);
  const { ignores } = upstream;
  if (ignores.length > 0)
    print(`It cannot honour, and requests that ask for it are refused: ${ignores.map(fieldOf).join(", ")}.`);
}

/** Under what requests say: the sampler that flags and their file ask for. */
function defaultsFrom(flags: Flags): Defaults {
  const { options, byDefault } = samplerFrom(flags)();
  if (flags.dialect !== undefined)
    return { dialect: flags.dialect, sampler: samplerRequest(flags), byDefault: false };
  return { sampler: byDefault ? askedOptions(flags) : options, byDefault };
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
