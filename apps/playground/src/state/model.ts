import { batch, computed, signal } from "@preact/signals";
import { proxy } from "comlink";
import type { ModelChoice, SharedChoice } from "../model/choice.ts";
import { engine } from "../model/remote.ts";
import type { RunOn } from "../model/sources/runtime.ts";
import { showRecorded } from "./recorded.ts";
import { told, writeThere } from "./told.ts";
import { ask, forget, model, stop, trying } from "./text.ts";

/** The model that is open. */
export const chosenModel = signal<ModelChoice>({ from: "embedded" });
/** What a link asks for, until somebody agrees to connect: a link alone makes this page call nobody. */
export const askedFor = signal<SharedChoice | undefined>(undefined);
/** Whether the choice of models is unfolded. */
export const choosing = signal(false);
/** What is being opened, in words; "" where nothing is. */
export const opening = signal("");
export const runOn = signal<RunOn>("automatic");
/** For the server that is open; it is kept nowhere else. */
export const key = signal("");

/** The model as a link says it; undefined for the embedded one, and for one that only this machine has. */
export const sharedModel = computed<SharedChoice | undefined>(() => {
  const choice = askedFor.value ?? chosenModel.value;
  return choice.from === "hub" || choice.from === "server" || choice.from === "told" ? choice : undefined;
});

/** The server that tells the most likely tokens only, where one is open: it has no row in the worker. */
export const toldModel = computed(() => (chosenModel.value.from === "told" ? chosenModel.value : undefined));

/** Puts the question to the model that is open. */
export async function write(): Promise<void> {
  await trying(async () => {
    if (toldModel.value) await writeThere(toldModel.value, key.value);
    else await (model.value?.recorded ? showRecorded(0) : ask());
  });
}

/** Opens a model and writes a first text; the one before stays where it cannot be opened. */
export async function openModel(choice: ModelChoice): Promise<void> {
  await trying(async () => {
    stop();
    opening.value = nameOf(choice);
    let over = false;
    const hear = (progress: string): void => {
      if (!over) opening.value = progress; // the last ones come late
    };
    const settings = { runOn: runOn.value, key: key.value };
    const page = new URL("./", document.baseURI).href;
    try {
      const info =
        choice.from === "told" ? undefined : await engine.open(choice, settings, page, proxy(hear));
      batch(() => {
        told.value = [];
        forget(); // tokens of the model before mean nothing here
        model.value = choice.from === "text" ? undefined : info;
        chosenModel.value = choice;
        choosing.value = false;
        if (choice.from !== "embedded") askedFor.value = undefined;
      });
    } finally {
      over = true;
      opening.value = "";
    }
    if (choice.from !== "text") await write();
  });
}

/** What a model is called before it is open. */
export function nameOf(choice: ModelChoice): string {
  switch (choice.from) {
    case "embedded":
      return "the embedded model";
    case "hub":
      return `${choice.name} from ${choice.hub}`;
    case "server":
    case "told":
      return `${choice.model} on ${choice.url}`;
    case "folder":
    case "recording":
    case "text":
      return choice.name;
  }
}
