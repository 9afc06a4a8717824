import { createContext, Script } from "node:vm";
import type { PreTrainedTokenizer } from "@huggingface/transformers";
import { UserError } from "../errors.ts";

/** Longer than any template takes, in ms. */
const LONGEST = 10_000;

const act = new Script("act()");

/**
 * Has a tokenizer give up on a chat template that does not end: a template is a program, and comes with the model.
 *
 * @param name of the model
 */
export function boundTemplate(tokenizer: PreTrainedTokenizer, name: string, longest: number = LONGEST): void {
  const render = tokenizer.apply_chat_template.bind(tokenizer) as (...settings: unknown[]) => unknown;
  const place: { act?: () => unknown } = createContext({});
  tokenizer.apply_chat_template = ((...settings: unknown[]): unknown => {
    place.act = () => render(...settings);
    try {
      return act.runInContext(place, { timeout: longest });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
      throw new UserError(
        `model ${name}: its chat template has not ended after ${longest / 1000} s; go on without it (--plain, or plain: true in a plan)`,
        { cause },
      );
    }
  }) as typeof tokenizer.apply_chat_template;
}
