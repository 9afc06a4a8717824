import { modelIdentity } from "../backends/model-identity.ts";
import { CONCURRENCY } from "../backends/open-endpoint.ts";
import { bring } from "../models/bring.ts";
import { loadLocal } from "../models/load.ts";
import { onlyNameAt, plainAddress } from "../models/load-server.ts";
import { checkSettings, settingsOf } from "../models/settings.ts";
import { isEndpoint, type PlannedModel } from "../plan/plan.ts";
import { contentHash } from "../run/content-hash.ts";
import type { Judge } from "../run/likelihoods.ts";
import { endpointJudge } from "./endpoint-judge.ts";
import type { OpenJudge } from "./judge.ts";
import { localJudge } from "./local-judge.ts";

/** A judge that was found, and can be loaded when there is something to judge. */
export interface FoundJudge extends Judge {
  open(): Promise<OpenJudge>;
}

/**
 * Finds the judge of a plan.
 *
 * @param remark hears what should be known when it is opened, a line each
 * @throws UserError when there is no such model
 */
export async function findJudge(planned: PlannedModel, remark: (line: string) => void): Promise<FoundJudge> {
  if (isEndpoint(planned)) return findServer(planned, remark);
  const { label, model: name, plain = false } = planned;
  const location = await bring(name, planned.dtype);
  if ("url" in location) throw new Error("unreachable: servers were found above");
  return {
    label,
    identity: await modelIdentity(location, planned.dtype),
    async open() {
      // One text at a time, or llama.cpp would round otherwise in other company.
      const model = await loadLocal(name, { ...settingsOf(planned), texts: 1 });
      if (!model.chat && !plain)
        remark(`judge ${label} has no chat template: prompts are put as they stand, as with plain: true`);
      return localJudge(model, plain);
    },
  };
}

async function findServer(planned: PlannedModel, remark: (line: string) => void): Promise<FoundJudge> {
  const { label, model: url, plain = false, concurrency = CONCURRENCY, limits = {} } = planned;
  checkSettings(url, "url", settingsOf(planned));
  const served = planned.served ?? (await onlyNameAt(url, "judge.served"));
  const { connect, ...others } = limits;
  const address = { ...plainAddress(url, served, connect), limits: others };
  return {
    label,
    identity: contentHash([url, served]), // as that of a model there that writes
    open: async () => endpointJudge(address, { plain, concurrency, remark }),
  };
}
