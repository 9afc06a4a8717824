import { proxy } from "comlink";
import { computed, signal } from "@preact/signals";
import { engine } from "../model/remote.ts";
import type { TokenView, WrittenToken } from "../model/engine.ts";
import type { ModelInfo } from "../model/row-source.ts";
import { chosen, optionsOf, order, samplers, seed, temperature } from "./samplers.ts";

export const model = signal<ModelInfo | undefined>(undefined);
/** What went wrong last; "" where nothing did. */
export const fault = signal("");
export const question = signal("Tom has 3 apples and buys 4 more. How many apples does he have?");
/** Whether the text goes on with the question as it stands. */
export const plain = signal(false);

/** The question as the model gets it. */
export const prompt = signal<readonly TokenView[]>([]);
/** What was written, by the sampler or by hand. */
export const written = signal<readonly WrittenToken[]>([]);
export const writing = signal(false);
/** How many of the written tokens stand before the row that is looked at. */
export const place = signal(0);

/** The text before the row that is looked at, as token ids. */
export const before = computed<readonly number[]>(() => [
  ...prompt.value.map(({ id }) => id),
  ...written.value.slice(0, place.value).map(({ id }) => id),
]);

/** The sampler that writes, with everything that it is made from. */
export const writer = computed(() => ({
  ...optionsOf(samplers.value[chosen.value]),
  temperature: temperature.value,
  seed: seed.value,
  order: order.value,
}));

/** The most tokens of an answer. */
const MOST = 96;

/** Opens a model and writes a first text. */
export async function open(name: string, folder: string): Promise<void> {
  await trying(async () => {
    model.value = await engine.openAt(name, folder);
    await ask();
  });
}

/** Puts the question to the model. */
export async function ask(): Promise<void> {
  prompt.value = await engine.encode(question.value, plain.value);
  written.value = [];
  place.value = 0;
  await goOn();
}

/** Writes on from what is there. */
export async function goOn(): Promise<void> {
  await trying(async () => {
    writing.value = true;
    const there = written.value;
    const ids = there.map(({ id }) => id);
    const hear = (token: WrittenToken): boolean => {
      if (!writing.value) return false;
      written.value = [...written.value, token];
      return true;
    };
    await engine.write(
      prompt.value.map(({ id }) => id),
      ids,
      writer.value,
      MOST,
      proxy(hear),
    );
  });
  writing.value = false;
}

export function stop(): void {
  writing.value = false;
}

/** Goes back to a place, takes a token there by hand, and writes on. */
export async function force(id: number): Promise<void> {
  const [text] = await engine.texts([id]);
  const trace = await engine.draw(before.value, writer.value, place.value);
  const kept = trace.steps.at(-1)?.kept ?? trace.finite;
  written.value = [
    ...written.value.slice(0, place.value),
    { id, text, trace: { ...trace, token: id }, kept },
  ];
  place.value++;
  await goOn();
}

/** Draws again from a place on, with another seed. */
export async function again(): Promise<void> {
  seed.value++;
  written.value = written.value.slice(0, place.value);
  await goOn();
}

async function trying(act: () => Promise<void>): Promise<void> {
  try {
    fault.value = "";
    await act();
  } catch (error) {
    fault.value = error instanceof Error ? error.message : String(error);
  }
}
