export type {
  Dialect,
  DialectName,
  Ignored,
  Mode,
  Note,
  Parameter,
  Request,
  TranslationSettings,
} from "./dialect.ts";
export { DIALECTS } from "./dialects.ts";
export { express, type Expression, type ExpressionNote } from "./express.ts";
export { dialectOf, translate, type Translation } from "./translate.ts";
