/** What a row of logits looks like, and what samplers and noise do to it. */
export { acrossTemperatures, type AtTemperature } from "./across-temperatures.ts";
export { describeRow, type RowDescription } from "./describe-row.ts";
export { type Equivalents, equivalentsOf } from "./equivalents.ts";
export { FAMILIES, type Family, FIXED } from "./families.ts";
export {
  type Cut,
  type Inspection,
  type InspectionSettings,
  inspectRow,
  type TokenLine,
} from "./inspect-row.ts";
export {
  barOf,
  type BarPart,
  lockstep,
  type PairedDraw,
  type PairedStep,
  type PairedText,
  type Parting,
  partingOf,
} from "./lockstep.ts";
export {
  type NoiseEffect,
  noiseEffect,
  type NoiseEffectSettings,
  type NoisyToken,
  type Spread,
} from "./noise-effect.ts";
export { type RemovedBy, removedBy } from "./removed-by.ts";
export { RowOutline } from "./row-outline.ts";
export { type KeptOfTop, keptOfTop, restOfTop, type TopCut, type TopSettings } from "./kept-of-top.ts";
export { partsOf, type Rival, RIVALS } from "./rivals.ts";
export { Sweep, type SweepCurve, type SweepPoint } from "./sweep.ts";
