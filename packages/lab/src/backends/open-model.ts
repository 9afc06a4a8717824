import { bring } from "../models/bring.ts";
import { loadLocal } from "../models/load.ts";
import { settingsOf } from "../models/settings.ts";
import { checkTokenIds } from "../models/vocabulary.ts";
import type { Backend } from "./backend.ts";
import { batchBackend } from "./batch-backend.ts";
import { hostBackend } from "./host-backend.ts";
import { modelIdentity } from "./model-identity.ts";
import { findEndpoint } from "./open-endpoint.ts";
import { isEndpoint, type PlannedModel, type PlannedSampler } from "../plan/plan.ts";

/** A model of a plan that was found, and can be loaded when there is something for it to do. */
export interface FoundModel {
  /** Which model it is by its content. */
  readonly identity: string;
  open(): Promise<Backend>;
}

/**
 * Finds a model of a plan.
 *
 * @param samplers those of the plan, with their temperatures: an endpoint is asked whether it honours them before it is used
 * @param remark hears what should be known of the model when it is opened, a line each
 * @throws UserError when there is no such model
 */
export async function findModel(
  planned: PlannedModel,
  samplers: readonly PlannedSampler[] = [],
  remark: (line: string) => void = () => {},
): Promise<FoundModel> {
  if (isEndpoint(planned)) return findEndpoint(planned, samplers, remark);
  const location = await bring(planned.model, planned.dtype);
  if ("url" in location) throw new Error("unreachable: endpoints were found above");
  const open = (): Promise<Backend> => openLocal(planned, samplers, remark);
  return { identity: await modelIdentity(location, planned.dtype), open };
}

async function openLocal(
  planned: PlannedModel,
  samplers: readonly PlannedSampler[],
  remark: (line: string) => void,
): Promise<Backend> {
  const { label, model: name, concurrency, plain } = planned;
  const model = await loadLocal(name, { ...settingsOf(planned), texts: concurrency ?? "many" });
  for (const { label: sampler, options } of samplers) checkTokenIds(options, model, `sampler ${sampler}: `);
  if (!model.chat && !plain)
    remark(`model ${label} has no chat template: it goes on with prompts as they stand, as with plain: true`);
  if (model.decoder) return batchBackend(model, model.decoder);
  remark(`model ${name}: its export can only write one text at a time`);
  return hostBackend(model, model.close);
}
