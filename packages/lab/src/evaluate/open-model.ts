import { existsSync } from "node:fs";
import { join } from "node:path";
import { env } from "@huggingface/transformers";
import { OptionError } from "nsigma";
import { Decoder, type OrtSession } from "nsigma/onnxruntime";
import { Tensor } from "onnxruntime-common";
import { UserError } from "../errors.ts";
import { loadModel } from "../models/load.ts";
import { locate } from "../models/locate.ts";
import type { Model } from "../models/model.ts";
import type { Backend } from "./backend.ts";
import { batchBackend } from "./batch-backend.ts";
import { hostBackend } from "./host-backend.ts";
import { fileIdentity, folderIdentity } from "./model-identity.ts";
import { openGguf } from "./open-gguf.ts";
import type { PlannedModel } from "./plan.ts";

/** Texts at once, where a plan does not say. */
const BATCH = 48;

/** A model of a plan that was found, and can be loaded when there is something for it to do. */
export interface FoundModel {
  /** Which model it is by its content. */
  readonly identity: string;
  open(): Promise<Backend>;
}

/** @throws UserError when there is no such model */
export async function findModel(planned: PlannedModel): Promise<FoundModel> {
  const { model } = planned;
  if (model.endsWith(".gguf")) return findGguf(model);
  const location = locate(model);
  if ("hub" in location) return findOnHub(planned);
  return { identity: await folderIdentity(location.folder), open: () => openLocal(planned) };
}

async function findGguf(file: string): Promise<FoundModel> {
  if (!existsSync(file)) throw new UserError(`model ${file}: there is no such file`);
  return { identity: await fileIdentity(file), open: () => openGguf(file) };
}

/** What a hub id stands for is known once its files are here. */
async function findOnHub(planned: PlannedModel): Promise<FoundModel> {
  const backend = await openLocal(planned);
  const folder = env.cacheDir ? join(env.cacheDir, planned.model) : "";
  const identity = existsSync(folder) ? await folderIdentity(folder) : planned.model;
  return { identity, open: async () => backend };
}

async function openLocal({ model: name, concurrency = BATCH }: PlannedModel): Promise<Backend> {
  const model = await loadModel(name);
  const decoder = decoderOf(model);
  if (decoder) return batchBackend(model, decoder, concurrency);
  return hostBackend(model.host, async () => {
    await model.network.dispose();
  });
}

/** The session that transformers.js has opened, in a loop that batches; undefined for exports this loop cannot run. */
function decoderOf({ network }: Model): Decoder | undefined {
  const { model: session } = network.sessions as { model?: OrtSession };
  try {
    return session && new Decoder({ session, Tensor });
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
}
