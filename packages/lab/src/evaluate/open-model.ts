import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "@huggingface/transformers";
import { loadModel } from "../models/load.ts";
import { locate } from "../models/locate.ts";
import type { Backend } from "./backend.ts";
import { hostBackend } from "./host-backend.ts";
import { folderIdentity } from "./model-identity.ts";
import type { PlannedModel } from "./plan.ts";

/** A model of a plan that was found, and can be loaded when there is something for it to do. */
export interface FoundModel {
  /** Which model it is by its content. */
  readonly identity: string;
  open(): Promise<Backend>;
}

/** @throws UserError when there is no such model */
export async function findModel({ model }: PlannedModel): Promise<FoundModel> {
  const location = locate(model);
  if ("hub" in location) return findOnHub(model);
  return { identity: await folderIdentity(location.folder), open: () => openLocal(model) };
}

/** What a hub id stands for is known once its files are here. */
async function findOnHub(model: string): Promise<FoundModel> {
  const backend = await openLocal(model);
  const folder = env.cacheDir ? join(env.cacheDir, model) : "";
  const identity = existsSync(folder) ? await folderIdentity(folder) : model;
  return { identity, open: async () => backend };
}

async function openLocal(name: string): Promise<Backend> {
  const { host, network } = await loadModel(name);
  return hostBackend(host, async () => {
    await network.dispose();
  });
}
