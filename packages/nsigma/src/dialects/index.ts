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
export type { ExpressionNote } from "./express/engine-notes.ts";
export { express, type Expression } from "./express/express.ts";
export { dialectOf, translate, type Translation } from "./translate/translate.ts";
