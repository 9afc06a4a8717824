import { describe, expect, it } from "vitest";
import { cellsOf, samplersOf } from "../../plan/plan.ts";
import { parsePlan } from "../../plan/read-plan.ts";
import { unitOf } from "../../run/texts.ts";
import { pieceSchema } from "./task.ts";

describe("pieceSchema", () => {
  it("lets through all that a plan asks of a worker, noise included", () => {
    const plan = parsePlan("samplers: [{ options: { topK: 5 }, noise: { attention: 0.1 } }]", "plan.yaml");
    const item = { id: "1", task: "word-problems", prompt: "2 + 3?", target: "5", kind: "number" as const };
    const run = { plan, items: [item], identities: { embedded: "x" } };
    const units = cellsOf(plan).map((cell) => unitOf(run, { cell, item, index: 0 }, "0-0"));
    const piece = { model: plan.models[0], samplers: samplersOf(plan), identity: "x", units };
    expect(units[0].request.noise).toEqual({ attention: 0.1 });
    expect(pieceSchema.parse(JSON.parse(JSON.stringify(piece)))).toEqual(piece);
  });
});
