export { type AnswerKind, type Extract, type Extracted, NONE } from "./extracted.ts";
export { lmEval } from "./lm-eval.ts";
export { official, OFFICIAL_DEFECTS } from "./official.ts";
export { isRight, type Mark, mark, type Profile, type ProfileName, PROFILES } from "./profiles.ts";
export { normaliseAnswer, robust } from "./robust.ts";
export { strict } from "./strict.ts";
