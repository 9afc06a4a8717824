import { isLosslessNumber } from "lossless-json";
import { z } from "zod";
import { UserError } from "../errors.ts";
import { readRows } from "../tasks/read-rows.ts";
import { fieldsOf, type Row, text } from "../tasks/row.ts";

/** A question with options, one of which is right. */
export interface Choices {
  /** What stands before an option, without the blank between them. */
  readonly context: string;
  readonly options: readonly string[];
  /** The place of the right one, from 0. */
  readonly right: number;
}

/** A label, or a place from 0; numbers of data files come as objects that keep their writing. */
const label = z.preprocess(
  (value) => (isLosslessNumber(value) ? Number(value.value) : value),
  z.union([z.string(), z.number()], "must be text or a number"),
);
type Label = string | number;
const options = z.array(text, "must be a list of options").min(2, "must have two options or more");

const hellaswag = z.object({
  endings: options,
  label,
  activity_label: text,
  ctx_a: z.string("must be text"),
  ctx_b: z.string("must be text"),
});
const arc = z.object({
  question: text,
  choices: z.object({ text: options, label: z.array(label, "must be a list of labels") }),
  answerKey: label,
});
const arcAsPublished = z.object({
  question: z.object({
    stem: text,
    choices: z.array(z.object({ text, label })).min(2, "must have two options or more"),
  }),
  answerKey: label,
});
const aqua = z.object({ question: text, options, correct: label });
const plain = z.object({ question: text, choices: options, answer: label });

/**
 * Questions with options from JSON lines, in the formats of ARC (as published, and as the hub has it), HellaSwag, AQuA, MMLU, or of one's own:
 * `question`, `choices`, and `answer`, which is a place from 0, a letter or the option itself.
 *
 * @throws UserError that names the line and what is missing
 */
export function readChoices(file: string, limit: number = Infinity): Choices[] {
  const read: Choices[] = [];
  for (const row of readRows(file)) {
    if (read.length >= limit) break;
    read.push(choicesOf(row));
  }
  if (read.length === 0) throw new UserError(`file ${file}: it has no questions`);
  return read;
}

function choicesOf(row: Row): Choices {
  const has = (field: string) => field in Object(row.fields);
  if (has("endings")) {
    const { endings, label, activity_label: activity, ctx_a: a, ctx_b: b } = fieldsOf(row, hellaswag);
    const context = withoutMarks(`${activity}: ${a} ${b.charAt(0).toUpperCase()}${b.slice(1).toLowerCase()}`);
    return { context, options: endings.map(withoutMarks), right: placeOf(row, "label", label, endings) };
  }
  if (has("answerKey")) {
    const { question, texts, labels, key } = arcFields(row);
    const right = labels.map(String).indexOf(String(key));
    if (right >= 0) return { context: asked(question), options: texts, right };
    throw new UserError(`${row.place}: answerKey must be one of ${labels.join(", ")}, got ${key}`);
  }
  if (has("options")) {
    const { question, options, correct } = fieldsOf(row, aqua);
    const bare = options.map((option) => option.replace(/^\(?[A-Z]\)\s*/, "")); // they are published as "A)21"
    return { context: asked(question), options: bare, right: placeOf(row, "correct", correct, bare) };
  }
  const { question, choices, answer } = fieldsOf(row, plain);
  return { context: asked(question), options: choices, right: placeOf(row, "answer", answer, choices) };
}

interface ArcFields {
  readonly question: string;
  readonly texts: readonly string[];
  readonly labels: readonly Label[];
  readonly key: Label;
}

function arcFields(row: Row): ArcFields {
  if (typeof (row.fields as { question?: unknown }).question === "string") {
    const { question, choices, answerKey: key } = fieldsOf(row, arc);
    return { question, texts: choices.text, labels: choices.label, key };
  }
  const { question, answerKey: key } = fieldsOf(row, arcAsPublished);
  const { stem, choices } = question;
  return {
    question: stem,
    texts: choices.map(({ text }) => text),
    labels: choices.map(({ label }) => label),
    key,
  };
}

/** As lm-evaluation-harness asks ARC. */
function asked(question: string): string {
  return `Question: ${question.trim()}\nAnswer:`;
}

/** As lm-evaluation-harness takes WikiHow's marks out of HellaSwag. */
function withoutMarks(written: string): string {
  return written
    .trim()
    .replaceAll(" [title]", ". ")
    .replaceAll(/\[.*?\]/g, "")
    .replaceAll("  ", " ");
}

/** A number is a place; text is an option, a letter, or a place in digits. */
function placeOf(row: Row, field: string, answer: Label, options: readonly string[]): number {
  const places =
    typeof answer === "number"
      ? [answer]
      : [
          options.indexOf(answer),
          /^[A-Z]$/.test(answer) ? answer.charCodeAt(0) - 65 : -1,
          /^\d+$/.test(answer) ? Number(answer) : -1,
        ];
  const place = places.find((each) => options[each] !== undefined);
  if (place !== undefined) return place;
  throw new UserError(
    `${row.place}: ${field} must be a place from 0 to ${options.length - 1}, a letter, or one of the options, got ${answer}`,
  );
}
