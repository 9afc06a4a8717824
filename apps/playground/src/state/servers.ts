import { signal } from "@preact/signals";
import { type ListedModel, modelsOf } from "../model/ask-server.ts";
import { serverAddress, type SharedChoice, type ToldChoice } from "../model/choice.ts";
import { key, openModel } from "./model.ts";
import { fault, trying } from "./text.ts";

/** What a server is asked for: whole rows, or what its program tells of them. */
export type ServerKind = "rows" | ToldChoice["program"];

/** A server that has listed its models, one of which is to be chosen. */
export interface Listing {
  readonly url: string;
  readonly models: readonly ListedModel[];
  choice(model: ListedModel): SharedChoice;
}

export const listing = signal<Listing | undefined>(undefined);

/** Asks a server for its models, and opens the only one where there is one. */
export async function connect(address: string, withKey: string, kind: ServerKind): Promise<void> {
  const url = serverAddress(address)?.replace(/\/v1$/, "");
  if (!url) {
    fault.value = `${address}: this is not the address of a server`;
    return;
  }
  await trying(async () => {
    key.value = withKey;
    const models = await modelsOf({ url, key: withKey });
    const choice: Listing["choice"] = ({ id: model, vocabSize }) =>
      kind === "rows"
        ? { from: "server", url, model }
        : { from: "told", url, model, program: kind, vocabSize };
    listing.value = models.length > 1 ? { url, models, choice } : undefined;
    if (models.length === 1) await openModel(choice(models[0]));
  });
}
