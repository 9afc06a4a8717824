import { signal } from "@preact/signals";
import { type ListedModel, modelsOf } from "../model/ask-server.ts";
import { serverAddress } from "../model/choice.ts";
import { key, openModel } from "./model.ts";
import { fault, trying } from "./text.ts";

/** A server that has listed its models, one of which is to be chosen. */
export interface Listing {
  readonly url: string;
  readonly models: readonly ListedModel[];
}

export const listing = signal<Listing | undefined>(undefined);

/** Asks a server for its models, and opens the only one where there is one. */
export async function connect(address: string, withKey: string): Promise<void> {
  const url = serverAddress(address)?.replace(/\/v1$/, "");
  if (!url) {
    fault.value = `${address}: this is not the address of a server`;
    return;
  }
  await trying(async () => {
    key.value = withKey;
    const models = await modelsOf({ url, key: withKey });
    listing.value = models.length > 1 ? { url, models } : undefined;
    if (models.length === 1) await openModel({ from: "server", url, model: models[0].id });
  });
}
