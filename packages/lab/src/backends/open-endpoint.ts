import { OptionError } from "nsigma";
import { openaiHost, probe, requestFields, ServerError, type ServerName } from "nsigma/openai";
import { Agent, fetch as fetchThrough } from "undici";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { contentHash } from "../run/content-hash.ts";
import { endpointBackend, type Endpoint, failureOf } from "./endpoint-backend.ts";
import type { FoundModel } from "./open-model.ts";
import type { PlannedModel, PlannedSampler } from "../plan/plan.ts";

/** Requests at once, where a plan does not say. */
const CONCURRENCY = 8;
/** How often a request is sent at most. */
const TRIES = 8;
/** How long a connection may take to be made, in ms, where a plan does not say. */
const CONNECT = 10_000;

/**
 * A server in OpenAI's manner.
 *
 * @throws UserError for an address that cannot be one, and for a sampler that the server does not have
 */
export function findEndpoint(
  planned: PlannedModel,
  samplers: readonly PlannedSampler[],
  remark: (line: string) => void,
): FoundModel {
  const { model: url, served = "", server, concurrency = CONCURRENCY, limits = {} } = planned;
  const { connect = CONNECT, ...others } = limits;
  const endpoint: Endpoint = {
    url,
    model: served,
    server: server as ServerName,
    apiKey: keyFor(url),
    limits: others,
    tries: TRIES,
    fetch: fetchWithin(connect),
  };
  checkAddress(endpoint);
  return {
    // What weights it has only its keeper knows.
    identity: contentHash([url, served]),
    open: async (): Promise<Backend> => {
      for (const sampler of samplers) checkSampler(planned, endpoint, sampler);
      if (samplers.some(({ options }) => options.topNSigma !== undefined))
        await checkTopNSigma(endpoint, remark);
      return endpointBackend(endpoint, concurrency);
    },
  };
}

/** The key in the environment is for one origin, and sent to no other, whatever a plan or a queue says. */
function keyFor(url: string): string | undefined {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: own = "https://api.openai.com/v1" } = process.env;
  const same = URL.canParse(url) && URL.canParse(own) && new URL(url).origin === new URL(own).origin;
  return same ? key : undefined;
}

/** Node's `fetch` has limits of its own that cannot be set: this one has that for connecting only. */
function fetchWithin(connect: number): typeof fetch {
  const dispatcher = new Agent({ connect: { timeout: connect }, headersTimeout: 0, bodyTimeout: 0 });
  return (async (input: string, init: object) =>
    fetchThrough(input, { ...init, dispatcher })) as unknown as typeof fetch;
}

function checkAddress(endpoint: Endpoint): void {
  try {
    openaiHost(endpoint);
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    throw new UserError(`a model of the plan: ${cause.message}`, { cause });
  }
}

/** @throws UserError for a sampler that the server has not: in a table it would stand for another one */
function checkSampler({ label }: PlannedModel, { server }: Endpoint, sampler: PlannedSampler): void {
  const { options, temperatures = [1] } = sampler;
  try {
    for (const temperature of temperatures) {
      requestFields({ ...options, temperature, seed: 0 }, { server });
    }
  } catch (cause) {
    if (!(cause instanceof OptionError)) throw cause;
    throw new UserError(`model ${label}, sampler ${sampler.label}: ${cause.message}`, { cause });
  }
}

/** @throws UserError for a server that does not answer, or that ignores Top-nσ without a word */
async function checkTopNSigma(endpoint: Endpoint, remark: (line: string) => void): Promise<void> {
  try {
    const { takesEffect, evidence } = await probe(endpoint);
    if (takesEffect === false) {
      throw new UserError(
        `model ${endpoint.url}: the server ignores Top-nσ: ${evidence}; leave it out of the plan, or use another server`,
      );
    }
    if (takesEffect === "unknown") {
      remark(`model ${endpoint.url}: whether Top-nσ takes effect could not be told: ${evidence}`);
    }
  } catch (cause) {
    if (!(cause instanceof ServerError)) throw cause;
    throw failureOf(endpoint, cause);
  }
}
