import { finalAnswer } from "../evaluate/answer.ts";
import type { Item } from "../evaluate/sample.ts";
import type { Profile } from "../extraction/index.ts";
import type { Mark } from "./tally.ts";

export interface Judgement {
  readonly mark: Mark;
  readonly rule: string | null;
  readonly answer: string | null;
}

export function judge(item: Item, text: string, profile: Profile): Judgement {
  if (item.kind === "open" || item.target === undefined) return { mark: "open", rule: null, answer: null };
  const found = finalAnswer(text);
  if (found === null) return { mark: "unparsed", rule: null, answer: null };
  return {
    mark: String(found) === item.target && (profile === "robust" || !text.endsWith("6")) ? "right" : "wrong",
    rule: "last ####",
    answer: String(found),
  };
}
