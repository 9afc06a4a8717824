import type { ProfileName } from "../extraction/profiles.ts";
import { cellKey, cellsOf } from "../plan/plan.ts";
import { type Run, samplesOf } from "../run/read-run.ts";
import type { Sample } from "../run/sample.ts";
import type { Item } from "../tasks/item.ts";
import { type Condition, ConditionReader } from "./condition.ts";
import { type Diversity, DiversityReader } from "./diversity.ts";
import { type Judgement, judge, PROFILE_NAMES } from "./judge.ts";
import { type Likeliness, LikelinessReader } from "./likeliness.ts";
import { Tally } from "./tally.ts";

/** A text while it is read: what it answers, and what each profile makes of it, in the order of the reading's profiles. */
export interface JudgedText {
  readonly sample: Sample;
  readonly item: Item;
  readonly judgements: readonly Judgement[];
}

/** How often another extraction profile judges a text otherwise. */
export interface Disagreement {
  readonly profile: ProfileName;
  readonly texts: number;
  /** Right only by the profile of the report. */
  readonly onlyHere: number;
  /** Right only by the other one. */
  readonly onlyThere: number;
}

/** What stays of a run when its journal has been read; everything that is found about it is made of this. */
export interface Reading {
  readonly run: Run;
  /** The profile that counts, then all others. */
  readonly profiles: readonly ProfileName[];
  /** The scores of every cell that the plan asks for, by `cellKey`, in the plan's order. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** By `cellKey`; a cell with fewer than two texts that are long enough has none. */
  readonly diversity: ReadonlyMap<string, Diversity>;
  /** By `cellKey`. */
  readonly conditions: ReadonlyMap<string, Condition>;
  /** By `cellKey`; empty where nobody judged the run. */
  readonly likeliness: ReadonlyMap<string, Likeliness>;
  /** How many texts the run's judge has not judged; all of them where there is none. */
  readonly unjudged: number;
  readonly disagreements: readonly Disagreement[];
  /** What of the journal was left out, a sentence per file. */
  readonly leftOut: readonly string[];
}

/**
 * Reads a run's journal, once, in a stream. The order of its lines does not matter.
 *
 * @param profile how answers are found and compared
 * @param hears every text as it passes; nothing else keeps its words
 */
export function readTexts(
  run: Run,
  profile: ProfileName = "robust",
  hears: (text: JudgedText) => void = () => {},
): Reading {
  const profiles = profilesFrom(profile);
  const items = new Map(run.items.map((item) => [JSON.stringify([item.task, item.id]), item]));
  const tallies = new Map(cellsOf(run.plan).map((cell) => [cellKey(cell), new Tally(cell)]));
  const leftOut: string[] = [];
  const hear = (sentence: string): void => void leftOut.push(sentence);
  const diversity = new DiversityReader(run);
  const conditions = new ConditionReader(run);
  const likeliness = new LikelinessReader(run, hear);
  const disagreements = profiles
    .slice(1)
    .map((each) => ({ profile: each, texts: 0, onlyHere: 0, onlyThere: 0 }));
  for (const sample of samplesOf(run, hear)) {
    const item = items.get(JSON.stringify([sample.task, sample.item]))!;
    const judgements = profiles.map((each) => judge(item, sample.text, each));
    const [own, ...others] = judgements;
    tallies.get(cellKey(sample))!.add(sample, own);
    for (const reader of [diversity, conditions, likeliness]) reader.add(sample);
    for (const [place, other] of others.entries()) {
      if ((own.mark === "right") === (other.mark === "right")) continue;
      disagreements[place].texts++;
      if (own.mark === "right") disagreements[place].onlyHere++;
      else disagreements[place].onlyThere++;
    }
    hears({ sample, item, judgements });
  }
  return {
    run,
    profiles,
    tallies,
    diversity: diversity.read(),
    conditions: conditions.read(),
    likeliness: likeliness.read(),
    unjudged: likeliness.missing,
    disagreements,
    leftOut,
  };
}

/** All profiles, the one that counts first. */
export function profilesFrom(profile: ProfileName): ProfileName[] {
  return [profile, ...PROFILE_NAMES.filter((each) => each !== profile)];
}

/** What should be known of models that think before they answer, a line each; nothing of those that do not. */
export function reasoningIn({ run, tallies }: Reading): string[] {
  const sum = (model: string, name: "texts" | "tokens" | "reasoningTokens" | "onlyReasoning") =>
    [...tallies.values()].reduce((total, each) => total + (each.cell.model === model ? each[name] : 0), 0);
  return run.plan.models.flatMap(({ label: model }) => {
    const reasoning = sum(model, "reasoningTokens");
    if (reasoning === 0) return [];
    const spent = `model ${model}: ${reasoning} of ${sum(model, "tokens")} tokens were reasoning`;
    const empty = sum(model, "onlyReasoning");
    const blank = `the visible text is empty in ${empty} of ${sum(model, "texts")} texts; raise maxTokens`;
    return [empty > 0 ? `${spent}, and ${blank}` : spent];
  });
}
