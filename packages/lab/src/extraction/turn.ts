/** The end of a model's turn in the marks of the usual chat templates, and the beginning of another's. */
const CHAT_MARK =
  /<\|(?:im_end|im_start|eot_id|eom_id|end|endoftext|end_of_text|user|start_header_id|end_of_turn)\|>|<\/s>|<(?:end|start)_of_turn>|<｜(?:User|end▁of▁sentence)｜>|\[INST\]|^[ \t*]{0,8}(?:User|Human)[ \t*]{0,4}:|^#{2,6} ?(?:Instruction|User|Human|Input)\b/gim;

/** What a template opens the model's own turn with. */
const OPENING =
  /^\s*(?:<\|im_start\|>assistant|<\|start_header_id\|>assistant<\|end_header_id\|>|<\|assistant\|>|<start_of_turn>model|### ?Response:|(?:Assistant|AI)\s?:)/i;

/** A line that begins a question: the model's next one, or ours, repeated. */
const QUESTION = /^[ \t*#>]{0,8}(?:Question|Problem|Q)(?:[ \t]\d{1,4})?[ \t*]{0,4}:/gm;

/**
 * What a model says in its own turn to our question: after its thinking, and before it invents another's turn or its own next question.
 *
 * @param answers whether a text holds an answer: a question before any is ours, repeated
 */
export function ownTurn(text: string, answers: (text: string) => boolean): string {
  const said = endedAt(CHAT_MARK, afterThinking(text).replace(OPENING, ""), (before) => /\S/.test(before));
  return endedAt(QUESTION, said, answers);
}

/** What follows the last `</think>`; nothing where thinking was begun and not ended. */
function afterThinking(text: string): string {
  const end = text.lastIndexOf("</think>");
  if (end >= 0) return text.slice(end + "</think>".length);
  return /^\s*<think>/.test(text) ? "" : text;
}

/** How many marks are tried as the end. */
const MOST_TRIED = 5;

function endedAt(mark: RegExp, text: string, ends: (before: string) => boolean): string {
  let tried = 0;
  for (const { index } of text.matchAll(mark)) {
    if (++tried > MOST_TRIED) break;
    const before = text.slice(0, index);
    if (ends(before)) return before;
  }
  return text;
}
