/** What a row of logits looks like, and what samplers do to it. */
export { describeRow, type RowDescription } from "./describe-row.ts";
export {
  type Cut,
  type Inspection,
  type InspectionSettings,
  inspectRow,
  type TokenLine,
} from "./inspect-row.ts";
export { partsOf, type Rival, RIVALS } from "./rivals.ts";
