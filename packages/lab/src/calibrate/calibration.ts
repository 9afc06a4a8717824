import type { Coverage } from "./coverage.ts";
import type { Recommendation } from "./recommend.ts";
import type { Tuning } from "./tune.ts";

/** Everything that a calibration found. */
export interface Calibration {
  /** The model's name, or that of the recorded rows. */
  readonly model: string;
  readonly coverage: Coverage;
  /** Undefined where there was no model to write answers. */
  readonly tuning?: Tuning;
  readonly recommendation: Recommendation;
}
