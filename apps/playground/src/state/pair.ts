import { proxy } from "comlink";
import { batch, effect, signal, untracked } from "@preact/signals";
import type { Parting } from "nsigma/analysis";
import type { BarView, Pair, PairedTokens } from "../model/pairs.ts";
import { engine } from "../model/remote.ts";
import { labelOf, optionsOf, order, samplers, seed, temperature } from "./samplers.ts";
import { MOST, prompt, trying } from "./text.ts";

/** One of the two: which of the page's samplers, and its temperature where it has its own. */
export interface Side {
  readonly sampler: number;
  readonly temperature: number | undefined;
}

export const sides = signal<readonly [Side, Side]>([
  { sampler: 0, temperature: undefined },
  { sampler: 2, temperature: undefined },
]);

/** What two samplers wrote with the same random numbers. */
export interface PairedTexts {
  readonly labels: readonly [string, string];
  readonly colours: readonly [number, number];
  readonly seed: number;
  readonly steps: readonly PairedTokens[];
  /** The bars of both draws where the texts part. */
  readonly bars?: readonly [BarView[], BarView[]];
}

export const texts = signal<PairedTexts | undefined>(undefined);
/** Where the texts of many seeds part, and of how many. */
export const tried = signal<{ readonly of: number; readonly partings: readonly Parting[] } | undefined>(
  undefined,
);
export const pairing = signal(false);

/** The first step whose tokens differ; -1 while there is none. */
export function partingIn(steps: readonly PairedTokens[]): number {
  return steps.findIndex(({ draws: [one, other] }) => one?.token !== other?.token);
}

/** Which asking counts: another one ends it. */
let newest = 0;

/** Lets both samplers write with the page's seed. */
export function writeBoth(): Promise<void> {
  return pairingWith(async (pair, ids, counts) => {
    const all = sides.value.map(({ sampler }) => samplers.value[sampler]);
    const labels = all.map((sampler, side) => `${labelOf(sampler)}${ownTemperature(sides.value[side])}`);
    texts.value = {
      labels: [labels[0], labels[1]],
      colours: [all[0].colour, all[1].colour],
      seed: seed.value,
      steps: [],
    };
    const hear = (step: PairedTokens): boolean => {
      if (counts() && texts.value) texts.value = { ...texts.value, steps: [...texts.value.steps, step] };
      return counts();
    };
    await engine.writePair(ids, pair, seed.value, MOST, proxy(hear));
    const steps = texts.value.steps;
    const at = partingIn(steps);
    if (at < 0 || !counts()) return;
    const before = [...ids, ...steps.slice(0, at).map(({ draws }) => draws[0]!.token)];
    const [one, other] = await Promise.all(pair.map((options) => engine.bar(before, options, at)));
    if (counts()) texts.value = { ...texts.value, bars: [one, other] };
  });
}

/** Looks where the texts part for as many seeds, from the page's own on. */
export function trySeeds(count: number): Promise<void> {
  return pairingWith(async (pair, ids, counts) => {
    tried.value = { of: count, partings: [] };
    const hear = (parting: Parting): boolean => {
      if (counts() && tried.value) tried.value = { of: count, partings: [...tried.value.partings, parting] };
      return counts();
    };
    const seeds = Array.from({ length: count }, (_, at) => seed.value + at);
    await engine.partings(ids, pair, seeds, MOST, proxy(hear));
  });
}

async function pairingWith(
  act: (pair: Pair, ids: readonly number[], counts: () => boolean) => Promise<void>,
): Promise<void> {
  const own = ++newest;
  const [one, other] = sides.value.map(({ sampler, temperature: at }) => ({
    ...optionsOf(samplers.value[sampler]),
    temperature: at ?? temperature.value,
    order: order.value,
  }));
  pairing.value = true;
  await trying(() =>
    act(
      [one, other],
      prompt.value.map(({ id }) => id),
      () => own === newest,
    ),
  );
  if (own === newest) pairing.value = false;
}

/** Takes another sampler or temperature; what was found of those before is gone. */
export function choose(side: 0 | 1, with_: Partial<Side>): void {
  newest++;
  const changed = { ...sides.value[side], ...with_ };
  batch(() => {
    sides.value = side === 0 ? [changed, sides.value[1]] : [sides.value[0], changed];
    texts.value = undefined;
    tried.value = undefined;
    pairing.value = false;
  });
}

// Another prompt, or another model: what was found is over.
effect(() => {
  if (prompt.value) untracked(() => choose(0, {}));
});

function ownTemperature({ temperature: own }: Side): string {
  return own === undefined ? "" : ` at T = ${own}`;
}
