import { proxy } from "comlink";
import { computed, signal } from "@preact/signals";
import { engine } from "../model/remote.ts";
import type { TokenView, WrittenToken } from "../model/tokens.ts";
import type { ModelInfo } from "../model/row-source.ts";
import { after, type Branch, pathOf, upTo } from "./branches.ts";
import { noise, noiseLabel, withNoise } from "./noise.ts";
import { chosen, labelOf, optionsOf, order, samplers, seed, temperature } from "./samplers.ts";

export const model = signal<ModelInfo | undefined>(undefined);
/** What went wrong last; "" where nothing did. */
export const fault = signal("");
export const question = signal("Tom has 3 apples and buys 4 more. How many apples does he have?");
/** Whether the text goes on with the question as it stands. */
export const plain = signal(false);

/** The question as the model gets it. */
export const prompt = signal<readonly TokenView[]>([]);
/** Every text that was written from the prompt, a tree: there is always one. */
export const branches = signal<readonly Branch[]>([{ id: 0, leaf: undefined }]);
/** Which of them is shown, by its id. */
export const shown = signal(0);
/** The tokens of the text that is shown, and who chose them. */
export const path = computed(() => pathOf(branches.value.find(({ id }) => id === shown.value)?.leaf));
/** What was written, by the sampler or by hand. */
export const written = computed<readonly WrittenToken[]>(() => path.value.map(({ token }) => token));
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
export const MOST = 96;

/** Takes the text away. */
export function forget(): void {
  prompt.value = [];
  branches.value = [];
  place.value = 0;
  branchAt(0);
}

/** What writes: the sampler, and the noise where the text is written with it. */
const writerAndNoise = computed(() => ({
  ...writer.value,
  ...(withNoise.value && { noise: noise.value }),
}));

/** The same in words. */
const author = computed(
  () =>
    `${labelOf(samplers.value[chosen.value])}, T = ${temperature.value}, seed ${seed.value}${withNoise.value && noise.value ? `, noise ${noiseLabel.value}` : ""}`,
);

/** Puts the question to the model. */
export async function ask(): Promise<void> {
  prompt.value = await engine.encode(question.value, plain.value);
  branches.value = [];
  place.value = 0;
  branchAt(0);
  await goOn();
}

/** Which writing counts: another one ends it. */
let newest = 0;

/**
 * Writes on from what is there.
 *
 * @param options of the sampler that writes, and `by`, what it is called
 */
export async function goOn(options: WriterOptions = writerAndNoise.value, by = author.value): Promise<void> {
  const own = ++newest;
  const id = shown.value;
  await trying(async () => {
    writing.value = true;
    const hear = (token: WrittenToken): boolean => {
      if (own !== newest || !writing.value) return false;
      branches.value = branches.value.map((each) =>
        each.id === id ? { id, leaf: after(each.leaf, token, by) } : each,
      );
      return true;
    };
    await engine.write(
      prompt.value.map(({ id }) => id),
      written.value.map(({ id }) => id),
      options,
      MOST,
      proxy(hear),
    );
  });
  if (own === newest) writing.value = false;
}

type WriterOptions =
  (typeof writerAndNoise)["value"] | { readonly temperature: number; readonly seed: number };

export function stop(): void {
  writing.value = false;
}

/**
 * Takes a token by hand at a place of the text that is shown, and writes on; a text that has it there is shown again.
 *
 * @param at how many written tokens stand before it
 */
export async function force(id: number, at = place.value): Promise<void> {
  const parent = path.value[at - 1];
  const there = [...branches.value]
    .sort((a, b) => Number(b.id === shown.value) - Number(a.id === shown.value))
    .find(({ leaf }) => {
      const node = upTo(leaf, at + 1);
      return node?.length === at + 1 && node.parent === parent && node.token.id === id;
    });
  if (there) {
    shown.value = there.id;
    place.value = at + 1;
    return;
  }
  const ids = [...prompt.value, ...written.value.slice(0, at)].map((token) => token.id);
  const token = await engine.take(ids, writer.value, at, id);
  branchAt(at, after(parent, token, "by hand"));
  place.value = at + 1;
  await goOn();
}

/** Draws again from a place on, with another seed. */
export async function again(): Promise<void> {
  seed.value++;
  branchAt(place.value);
  await goOn();
}

/** Writes a text from the prompt with nothing but the model's own probabilities. */
export async function writePlainly(): Promise<void> {
  branchAt(0);
  place.value = 0;
  await goOn({ temperature: 1, seed: seed.value }, `${PLAIN_SAMPLING}, seed ${seed.value}`);
}

export const PLAIN_SAMPLING = "plain sampling, T = 1";

/** Begins a text that shares what stands before a place with the one that is shown, and shows it. */
function branchAt(at: number, leaf = path.value[at - 1]): void {
  const id = 1 + Math.max(-1, ...branches.value.map((each) => each.id));
  branches.value = [...branches.value, { id, leaf }];
  shown.value = id;
}

export function show(id: number): void {
  shown.value = id;
  place.value = Math.min(place.value, written.value.length);
}

/** Forgets a text; the last one stays. */
export function remove(id: number): void {
  const at = branches.value.findIndex((each) => each.id === id);
  const left = branches.value.filter((each) => each.id !== id);
  if (left.length === 0) return;
  branches.value = left;
  if (id === shown.value) show(left[Math.max(0, at - 1)].id);
}

/** Acts, and shows what goes wrong. */
export async function trying(act: () => Promise<void>): Promise<void> {
  try {
    fault.value = "";
    await act();
  } catch (error) {
    fault.value = error instanceof Error ? error.message : String(error);
  }
}
