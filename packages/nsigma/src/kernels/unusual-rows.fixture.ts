import { uniform } from "../random/uniform.ts";

/** Kinds of rows a model or a host may hand in, by name. */
export const KINDS = [
  "peaked",
  "flat",
  "GPT-2",
  "negative",
  "offset",
  "far offset",
  "some banned",
  "half banned",
  "grammar",
  "padded",
  "equal",
  "tied",
  "narrow",
] as const;

export type Kind = (typeof KINDS)[number];

/** A row of some kind; the same arguments give the same row. */
export function unusualRow(kind: Kind, length: number, seed: number): Float32Array<ArrayBuffer> {
  let draws = 0;
  const random = () => uniform(seed, draws++, length);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const row = Float32Array.from({ length }, () => 2 * normal());
  const change = (by: (logit: number, id: number) => number) =>
    row.forEach((logit, id) => (row[id] = by(logit, id)));
  const peaks = () => {
    for (let i = 0; i < 20; i++) row[Math.floor(random() * length)] = 2 * (8 + 4 * random());
  };
  switch (kind) {
    case "peaked":
      peaks();
      break;
    case "GPT-2":
      change((logit) => 1.5 * logit - 100);
      break;
    case "negative":
      change((logit) => -8 - Math.abs(logit));
      break;
    case "offset":
      change((logit) => logit + 1000);
      break;
    case "far offset":
      change((logit) => Math.round(logit * 8) / 8 - 65536);
      break;
    case "some banned":
      peaks();
      for (let i = 0; i < 50; i++) row[Math.floor(random() * length)] = -Infinity;
      break;
    case "half banned":
      change((logit) => (random() < 0.5 ? logit : -Infinity));
      break;
    case "grammar":
      change((logit) => (random() < 5 / length ? logit : -Infinity));
      break;
    case "padded":
      peaks();
      change((logit, id) => (id < length - length / 10 ? logit : -Infinity));
      break;
    case "equal":
      row.fill(0.3);
      break;
    case "tied":
      change((logit) => Math.round(logit * 4) / 4);
      break;
    case "narrow":
      change((logit) => 5 + logit * 1e-6);
      break;
    case "flat":
  }
  if (!row.some(Number.isFinite)) row[0] = 1;
  return row;
}
