import { OptionError } from "nsigma";
import { checkNoise, NO_NOISE } from "nsigma/hosts";
import { probe, requestFields, ServerError } from "nsigma/openai";
import { UserError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { contentHash } from "../run/content-hash.ts";
import { endpointBackend, type Endpoint } from "./endpoint-backend.ts";
import { failureOf } from "./lanes.ts";
import { addressOf, hostAt } from "../models/load-server.ts";
import { checkSettings, settingsOf } from "../models/settings.ts";
import type { FoundModel } from "./open-model.ts";
import type { PlannedModel, PlannedSampler } from "../plan/plan.ts";

/** Requests at once, where a plan does not say. */
export const CONCURRENCY = 8;

/**
 * A server that speaks OpenAI's protocol.
 *
 * @throws UserError for an address that cannot be one, and for a sampler that the server does not have
 */
export function findEndpoint(
  planned: PlannedModel,
  samplers: readonly PlannedSampler[],
  remark: (line: string) => void,
): FoundModel {
  const { model: url, served = "", server, concurrency = CONCURRENCY, limits = {} } = planned;
  checkSettings(url, "url", settingsOf(planned));
  const { connect, ...others } = limits;
  const endpoint: Endpoint = {
    ...addressOf(url, { server, served }, connect),
    limits: others,
  };
  hostAt(endpoint);
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

/** @throws UserError for a sampler that the server has not: in a table it would stand for another one */
function checkSampler({ label }: PlannedModel, { server }: Endpoint, sampler: PlannedSampler): void {
  const { options, noise, temperatures = [1] } = sampler;
  try {
    if (noise) checkNoise(noise, NO_NOISE);
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
