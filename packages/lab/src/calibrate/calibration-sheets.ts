import { type Entry, percent, percentWithin, type Sheet } from "../report/sheets.ts";
import type { Calibration } from "./calibrate.ts";
import type { Tuning } from "./tune.ts";

/** The tables of a calibration, to be written in any form. */
export function calibrationSheets({ coverage, tuning, recommendation }: Calibration): Sheet[] {
  const entry = (text: string, best = false): Entry => ({ text, best });
  const covered: Sheet = {
    title: `What is kept of ${coverage.rows} true tokens, at T = 1`,
    head: ["sampler", "kept, % [95 % interval]", "tokens kept"],
    rows: coverage.curves.flatMap(({ name, points }) =>
      points.map(({ value, covered, kept }) => ({
        name: value === 0 ? name : `${name} ${value}`,
        entries: [
          entry(percentWithin(covered), name === "Top-nσ" && value === recommendation.n),
          entry(kept.toFixed(2)),
        ],
      })),
    ),
  };
  const sheets: Sheet[] = [covered];
  if (tuning === undefined) return sheets;
  const { samplers, temperatures, items } = tuning;
  sheets.push(
    {
      title: `Right answers of every value tried, % [95 % interval], over all ${items[0] + items[1]} items`,
      head: ["sampler", ...temperatures.map((temperature) => `T = ${temperature}`)],
      rows: samplers.flatMap(({ name, tries, chosen }) =>
        tries.map(({ value, cells }) => ({
          name: `${name} ${value}`,
          entries: cells.map(({ accuracy }) => entry(percentWithin(accuracy), value === chosen)),
        })),
      ),
    },
    ...cutOffSheet(tuning),
    {
      title: "How unlike each other the texts of an item are, % (1 - Self-BLEU)",
      head: ["sampler", ...temperatures.map((temperature) => `T = ${temperature}`)],
      rows: samplers.flatMap(({ name, tries, chosen }) =>
        tries.map(({ value, cells }) => ({
          name: `${name} ${value}`,
          entries: cells.map(({ diversity }) =>
            entry(
              diversity?.selfBleu === undefined ? "-" : percent(1 - diversity.selfBleu),
              value === chosen,
            ),
          ),
        })),
      ),
    },
    {
      title: `Every sampler with the value that ${items[0]} items chose, on ${items[1]} others`,
      head: ["sampler", ...temperatures.map((temperature) => `T = ${temperature}`)],
      rows: samplers.map(({ name, chosen, heldOut }) => ({
        name: `${name} ${chosen}`,
        entries: heldOut.map(({ accuracy }) => entry(percentWithin(accuracy))),
      })),
    },
    {
      title: "What more tries give: right on those others, %, mean over the temperatures",
      head: ["sampler", ...samplers[0].bestOf.map((_, index) => `best of ${index + 1}`)],
      rows: samplers.map(({ name, bestOf }) => ({
        name,
        entries: bestOf.map((share) => entry(percent(share))),
      })),
    },
  );
  return sheets;
}

/** Where any text was cut off. */
function cutOffSheet({ samplers, temperatures }: Tuning): Sheet[] {
  const cells = samplers.flatMap(({ tries }) => tries.flatMap((each) => each.cells));
  if (cells.every(({ cutOff }) => cutOff === 0)) return [];
  return [
    {
      title: "Cut off at the token limit, %",
      head: ["sampler", ...temperatures.map((temperature) => `T = ${temperature}`)],
      rows: samplers.flatMap(({ name, tries }) =>
        tries.map(({ value, cells }) => ({
          name: `${name} ${value}`,
          entries: cells.map(({ cutOff }) => ({ text: percent(cutOff), best: false })),
        })),
      ),
    },
  ];
}
