import type { Route } from "../route.ts";
import { applyTemplate } from "./apply-template.ts";
import { chatCompletions } from "./chat-completions.ts";
import { completions } from "./completions.ts";
import { detokenize } from "./detokenize.ts";
import { health } from "./health.ts";
import { metrics } from "./metrics.ts";
import { model, models } from "./models.ts";
import { next } from "./next.ts";
import { openapi } from "./openapi.ts";
import { props } from "./props.ts";
import { responses } from "./responses.ts";
import { slots } from "./slots.ts";
import { tokenize } from "./tokenize.ts";

/** Every path of the server. */
export const ROUTES: readonly Route[] = [
  chatCompletions,
  completions,
  responses,
  models,
  model,
  next,
  tokenize,
  detokenize,
  applyTemplate,
  props,
  slots,
  health,
  metrics,
  openapi(() => ROUTES),
];
