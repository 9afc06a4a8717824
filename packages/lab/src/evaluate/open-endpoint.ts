import { OptionError } from "nsigma";
import { probe, requestFields, ServerError, type ServerName } from "nsigma/openai";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { contentHash } from "./content-hash.ts";
import { endpointBackend, type Endpoint } from "./endpoint-backend.ts";
import type { FoundModel } from "./open-model.ts";
import type { PlannedModel, PlannedSampler } from "./plan.ts";

/** Requests at once, where a plan does not say. */
const CONCURRENCY = 8;

/** Whether a model is a server's. */
export function isEndpoint({ model }: PlannedModel): boolean {
  return /^https?:\/\//i.test(model);
}

/** A server in OpenAI's manner; its key, if it wants one, is in the environment as `OPENAI_API_KEY`. */
export function findEndpoint(
  planned: PlannedModel,
  samplers: readonly PlannedSampler[],
  remark: (line: string) => void,
): FoundModel {
  const { model: url, served = "", server, concurrency = CONCURRENCY } = planned;
  const endpoint: Endpoint = {
    url,
    model: served,
    server: server as ServerName,
    apiKey: process.env.OPENAI_API_KEY,
  };
  return {
    // What weights are behind it only its keeper knows.
    identity: contentHash([url, served]),
    open: async (): Promise<Backend> => {
      for (const sampler of samplers) checkSampler(planned, endpoint, sampler);
      if (samplers.some(({ options }) => options.topNSigma !== undefined))
        await checkTopNSigma(endpoint, remark);
      return endpointBackend(endpoint, concurrency);
    },
  };
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
    throw new UserError(`model ${endpoint.url}: ${cause.message}`, { cause });
  }
}
