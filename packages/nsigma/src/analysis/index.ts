export { describeRow, type RowDescription } from "./describe-row.ts";
