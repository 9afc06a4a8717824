import { batches } from "./batches.ts";
import { generation } from "./generation.ts";
import { models } from "./models.ts";
import { noise } from "./noise.ts";
import { oneToken } from "./one-token.ts";
import type { Question } from "./question.ts";
import { samplers } from "./samplers.ts";
import { serving } from "./serving.ts";
import { texts } from "./texts.ts";

export const QUESTIONS: readonly Question[] = [
  oneToken,
  samplers,
  batches,
  generation,
  texts,
  models,
  noise,
  serving,
];
