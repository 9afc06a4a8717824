import { createSampler, type Sampler, type SamplerOptions } from "nsigma";
import { note, type Tally, tally } from "../report.ts";
import type { NamedRow } from "../rows/rows.ts";
import { type Cause, causeOf, inWords, largestDifference, sameSet, tolerance } from "./difference.ts";
import type { Library } from "./library.ts";
import type { Link } from "./links.ts";
import { NativeChain } from "./native-chain.ts";
import { candidatesOf, outcomeOf, outcomeOfArray } from "./outcome.ts";
import type { RuleOf } from "./rules.ts";

/** The same chain twice, ours and llama.cpp's, fed the same rows and tokens. */
export class Twins {
  readonly ours: Sampler;
  readonly native: NativeChain;
  private readonly llama: Library;
  private readonly links: readonly Link[];
  private readonly vocabulary: number;
  private readonly options: SamplerOptions;
  private readonly history: number[] = [];

  constructor(llama: Library, links: readonly Link[], vocabulary: number) {
    this.llama = llama;
    this.links = links;
    this.vocabulary = vocabulary;
    this.options = Object.assign({ seed: 0 }, ...links.map(({ options }) => options));
    this.ours = createSampler(this.options);
    const stages = links.flatMap(({ native }) => native);
    this.native = new NativeChain(llama, stages, vocabulary);
  }

  /** Starts with a prompt. */
  prompt(tokens: readonly number[]): void {
    this.history.push(...tokens);
    this.ours.prompt(tokens);
    for (const token of tokens) this.native.accept(token);
  }

  accept(token: number): void {
    this.history.push(token);
    this.ours.accept(token);
    this.native.accept(token);
  }

  /**
   * Compares what both keep of a row, and with which probabilities.
   *
   * @param learnt the rule of a last link whose line depends on what it has learnt
   * @returns whether they keep the same
   */
  compare({ name, row }: NamedRow, to: Tally, learnt?: RuleOf): boolean {
    const ours = outcomeOf(this.ours, row);
    const native = outcomeOfArray(this.native.apply(row), row.length);
    to.compared++;
    if (sameSet(ours, native)) {
      const largest = largestDifference(ours, native);
      to.largest = Math.max(to.largest, largest);
      const allowed = tolerance(this.links, candidatesOf(this.native.array), native);
      if (largest <= allowed) return true;
      note(to, `${name}: ${this} probabilities differ by ${largest}, ${allowed} allowed`);
      return false;
    }
    const cause = learnt ? causeOf(learnt, row, ours, native) : this.explain(row);
    if (cause) count(to, cause);
    else note(to, `${name}: ${this} ${inWords(ours, native)}`);
    return false;
  }

  /**
   * After `compare`: whether ours draws the token that llama.cpp's chain has drawn, with the same seed. Both accept
   * theirs; once they differ, so may everything after it.
   */
  draw({ name, row }: NamedRow, to: Tally): boolean {
    const { array } = this.native;
    const native = array.id(array.selected);
    const ours = this.ours.sample(row);
    this.native.accept(native);
    this.history.push(native);
    if (ours === native) return true;
    if (row[ours] === row[native]) to.equals++;
    else note(to, `${name}: ${this} draws ${ours}, llama.cpp ${native}`);
    return false;
  }

  free(): void {
    this.native.free();
  }

  toString(): string {
    return JSON.stringify(this.options);
  }

  /**
   * Why the two differ, when each link by itself does nothing wrong. It is the first that differs which must have a
   * cause; the links after it are run again, both on what llama.cpp kept.
   */
  private explain(row: Float32Array): Cause | undefined {
    let before = row;
    for (let at = 1; at <= this.links.length; at++) {
      const part = this.slice(0, at);
      const ours = outcomeOf(part.ours, row);
      const array = part.native.apply(row);
      const native = outcomeOfArray(array, row.length);
      const after = new Float32Array(row.length).fill(-Infinity);
      for (let i = 0; i < array.size; i++) after[array.id(i)] = array.logit(i);
      part.free();
      if (!sameSet(ours, native)) {
        const { rule } = this.links[at - 1];
        const cause = rule && causeOf(rule, before, ours, native);
        return cause && this.goesOn(at, after, cause);
      }
      before = after;
    }
    return undefined;
  }

  private goesOn(from: number, row: Float32Array, cause: Cause): Cause | undefined {
    const rest = this.slice(from, this.links.length);
    const found = tally("", "");
    rest.compare({ name: "", row }, found);
    rest.free();
    if (found.mismatches > 0) return undefined;
    const kind = found.rounding > 0 ? "rounding" : cause.kind;
    return { kind, share: Math.max(cause.share, found.farthest) };
  }

  private slice(from: number, until: number): Twins {
    const twins = new Twins(this.llama, this.links.slice(from, until), this.vocabulary);
    for (const token of this.history) twins.accept(token);
    return twins;
  }
}

function count(to: Tally, { kind, share }: Cause): void {
  to[kind]++;
  if (kind === "rounding") to.farthest = Math.max(to.farthest, share);
}
