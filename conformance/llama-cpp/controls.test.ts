import { expect, it } from "vitest";
import { tally } from "../report.ts";
import { smallRows } from "../rows/rows.ts";
import { repetitiveText } from "../rows/texts.ts";
import {
  dist,
  dry,
  type Link,
  minP,
  mirostat2,
  penalties,
  temperature,
  topK,
  topNSigma,
  topP,
  typical,
  xtc,
} from "./links.ts";
import { Twins } from "./twins.ts";
import { describeWithLibrary } from "./with-library.ts";

/** Ours with one setting, llama.cpp with another that is very near. */
function unlike(ours: Link, native: Link): Link {
  return { ...ours, native: native.native };
}

/** The allowances for float32 must not hide a mistake: settings that are nearly the same are told apart. */
describeWithLibrary("a difference beyond float32 is found", (library) => {
  it.each([
    { sampler: "top-k", link: unlike(topK(40), topK(41)) },
    { sampler: "top-p", link: unlike(topP(0.9), topP(0.901)) },
    { sampler: "min-p", link: unlike(minP(0.1), minP(0.1001)) },
    { sampler: "top-nσ", link: unlike(topNSigma(1), topNSigma(1.001)) },
    { sampler: "typical", link: unlike(typical(0.9), typical(0.901)) },
    { sampler: "xtc", link: unlike(xtc(1, 0.1), xtc(1, 0.102)) },
    { sampler: "temperature", link: unlike(temperature(0.8), temperature(0.8001)) },
  ])("on rows: $sampler", ({ link }) => {
    const found = tally("", "");
    for (const named of smallRows(1, 1500)) {
      const twins = new Twins(library, [link], named.row.length);
      twins.compare(named, found);
      twins.free();
    }
    expect(found.mismatches).toBeGreaterThan(0);
  });

  it("inside a whole chain", () => {
    const found = tally("", "");
    for (const named of smallRows(2, 1500)) {
      const links = [
        topK(40),
        unlike(typical(0.9), typical(0.902)),
        topP(0.95),
        minP(0.05),
        temperature(0.8),
      ];
      const twins = new Twins(library, links, named.row.length);
      twins.compare(named, found);
      twins.free();
    }
    expect(found.mismatches).toBeGreaterThan(0);
  });

  it.each([
    { sampler: "penalties", link: unlike(penalties(1, 0, 0.5, 64), penalties(1, 0, 0.5, 65)) },
    { sampler: "dry", link: unlike(dry(0.8, 1.75, 2, 1000), dry(0.8, 1.75, 3, 1000)) },
  ])("after a text: $sampler", ({ link }) => {
    const found = tally("", "");
    const twins = new Twins(library, [link], 48);
    for (const token of repetitiveText(3, 400, 48)) {
      twins.accept(token);
      twins.compare({ name: "", row: new Float32Array(48) }, found);
    }
    twins.free();
    expect(found.mismatches).toBeGreaterThan(0);
  });

  it.each([
    { sampler: "dist", link: unlike(dist(1), dist(2)) },
    { sampler: "mirostat 2", link: unlike(mirostat2(1, 5, 0.1), mirostat2(1, 5, 0.11)) },
  ])("in draws: $sampler", ({ link }) => {
    const found = tally("", "");
    const twins = new Twins(library, [link], 300);
    const learner = link.learner?.();
    const row = Float32Array.from({ length: 300 }, (_, id) => -Math.log(1 + id));
    for (let i = 0; i < 100; i++) {
      twins.compare({ name: "", row }, found, learner?.rule);
      learner?.learn(twins.native.array);
      twins.draw({ name: "", row }, found);
    }
    twins.free();
    expect(found.mismatches).toBeGreaterThan(0);
  });
});
