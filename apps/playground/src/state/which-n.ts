import { proxy } from "comlink";
import { computed, effect, signal } from "@preact/signals";
import type { CoverageCurve } from "../model/coverage.ts";
import { engine } from "../model/remote.ts";
import { order, samplers, temperature } from "./samplers.ts";
import { model, path, PLAIN_SAMPLING, prompt, trying, writing } from "./text.ts";

/** The share of a text's tokens that is enough. */
export const WANTED = 0.99;
/** The most tokens of a person's text. */
const MOST = 256;
/** Milliseconds without a change before rows are counted: a line may be dragged, and a text typed. */
const REST = 250;

/** A person's text, to be looked at instead of the one that was written. */
export const pasted = signal("");
/** Whether anybody has seen the picture: nothing is computed before. */
export const seen = signal(false);
/** Rows that were counted, of how many. */
export const progress = signal({ done: 0, of: 0 });
export const curves = signal<readonly CoverageCurve[] | undefined>(undefined);
/** The same for the page's own settings, a point each. */
export const current = signal<readonly CoverageCurve[]>([]);

/** Whether a person's text is looked at; a recording only has the rows of its own. */
const personal = computed(() => pasted.value.trim() !== "" && !model.value?.recorded);

/** Who wrote the text: its samplers, or a person. */
export const authors = computed<"a person" | readonly string[]>(() =>
  !personal.value ? [...new Set(path.value.map(({ by }) => by))] : "a person",
);
/** Whether no sampler had a hand in the text. */
export const fair = computed(
  () => authors.value === "a person" || authors.value.every((by) => by.startsWith(PLAIN_SAMPLING)),
);

/** What is looked at: its ids, and the first that counts. */
const text = signal<{ readonly ids: readonly number[]; readonly start: number }>({ ids: [], start: 0 });

effect(() => {
  const [given, before, own] = [personal.value ? pasted.value.trim() : "", prompt.value, path.value];
  if (!model.value || !seen.value || writing.value) return;
  const idsOf = (tokens: readonly { readonly id: number }[]): number[] => tokens.map(({ id }) => id);
  if (given === "") {
    text.value = {
      ids: [...idsOf(before), ...idsOf(own.map(({ token }) => token))],
      start: Math.max(1, before.length),
    };
    return;
  }
  const still = (): boolean => given === pasted.peek().trim();
  setTimeout(() => {
    if (!still()) return;
    void trying(async () => {
      const tokens = await engine.encode(given, true);
      // Nothing comes before the first token, so nothing predicts it.
      if (still()) text.value = { ids: idsOf(tokens).slice(0, MOST), start: 1 };
    });
  }, REST);
});

/** How much of the text a set of samplers keeps, unless another question comes first. */
async function count(values: Record<string, number> | undefined, counts: () => boolean) {
  const { ids, start } = text.peek();
  const also = { temperature: temperature.peek(), order: order.peek() };
  const hear = (done: number): boolean => {
    if (counts() && !values) progress.value = { done, of: ids.length - start };
    return counts();
  };
  return engine.coverage(ids, start, also, values, WANTED, proxy(hear));
}

let newest = 0;
effect(() => {
  const { ids, start } = text.value;
  const own = ++newest;
  void [temperature.value, order.value];
  if (ids.length <= start) {
    curves.value = undefined;
    return;
  }
  void trying(async () => {
    const found = await count(undefined, () => own === newest);
    if (found && own === newest) curves.value = found;
  });
});

let newestOwn = 0;
effect(() => {
  const { ids, start } = text.value;
  const values = Object.fromEntries(samplers.value.map(({ option, value }) => [option, value]));
  void [temperature.value, order.value];
  const own = ++newestOwn;
  if (ids.length <= start) return;
  setTimeout(() => {
    if (own !== newestOwn) return;
    void trying(async () => {
      const found = await count(values, () => own === newestOwn);
      if (found && own === newestOwn) current.value = found;
    });
  }, REST);
});
