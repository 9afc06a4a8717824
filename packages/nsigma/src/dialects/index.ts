export type {
  Dialect,
  DialectName,
  Ignored,
  Mode,
  Note,
  Parameter,
  Request,
  Server,
  TranslationSettings,
} from "./dialect.ts";
export { DIALECT_NAMES, dialectOf, DIALECTS } from "./dialects.ts";
export type { ExpressionNote } from "./express/engine-notes.ts";
export { express, type Expression } from "./express/express.ts";
export { translate, type Translation } from "./translate/translate.ts";
