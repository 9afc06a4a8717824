/** What a row of logits looks like, and what samplers and noise do to it. */
export { describeRow, type RowDescription } from "./describe-row.ts";
export {
  type Cut,
  type Inspection,
  type InspectionSettings,
  inspectRow,
  type TokenLine,
} from "./inspect-row.ts";
export { type NoiseEffect, noiseEffect, type NoiseEffectSettings, type NoisyToken } from "./noise-effect.ts";
export { partsOf, type Rival, RIVALS } from "./rivals.ts";
