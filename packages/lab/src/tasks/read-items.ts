import { UserError } from "../errors.ts";
import { aqua } from "./aqua.ts";
import { gpqa } from "./gpqa.ts";
import { gsm8k } from "./gsm8k.ts";
import { fetchSplit } from "./hub.ts";
import type { Item, Question } from "./item.ts";
import { lineQuestion } from "./jsonl.ts";
import { copying, sorting } from "./lists.ts";
import { math500 } from "./math-500.ts";
import { oneStep } from "./one-step.ts";
import { openEnded } from "./open-ended.ts";
import type { PlannedTask } from "./planned-task.ts";
import { readRows } from "./read-rows.ts";
import { records } from "./records.ts";
import type { Row } from "./row.ts";
import { sums } from "./sums.ts";
import type { BuiltIn, Published } from "./task.ts";
import { wordProblems } from "./word-problems.ts";

const BUILT_IN: Readonly<Record<string, BuiltIn>> = {
  "word-problems": wordProblems,
  "one-step": oneStep,
  sums,
  sorting,
  copying,
  records,
  "open-ended": openEnded,
};
const PUBLISHED = { gsm8k, aqua, "math-500": math500, gpqa } satisfies Record<string, Published>;

/**
 * The items of a task: `limit` of them, beginning at `from`.
 *
 * @throws UserError when its data is not available, names the line that is broken, or says what the task lacks
 */
export async function readItems(request: PlannedTask): Promise<Item[]> {
  const { label, from = 0, limit = Infinity } = request;
  const known = await readQuestions(request, from + limit);
  if (known.length === 0) throw new UserError(`task ${label}: it has no items`);
  const questions = known.slice(from);
  if (questions.length === 0)
    throw new UserError(`task ${label}: from ${from}: it has only ${known.length} items`);
  const ids = new Set<string>();
  for (const { id } of questions) {
    if (ids.has(id)) throw new UserError(`task ${label}: the id ${id} is there twice`);
    ids.add(id);
  }
  return questions.map(({ id, ...question }) => ({ id, task: label, ...question }));
}

async function readQuestions(request: PlannedTask, limit: number): Promise<Question[]> {
  const { label, task, file } = request;
  for (const field of ["template", "answer", "kind"] as const) {
    if (task !== "jsonl" && request[field] !== undefined)
      throw new UserError(`task ${label}: ${field} is for jsonl: ${task} has its own`);
  }
  const builtIn = BUILT_IN[task];
  if (builtIn) {
    if (file !== undefined) throw new UserError(`task ${label}: ${task} is built in and reads no file`);
    return builtIn.items(Math.min(limit, builtIn.size));
  }
  if (task === "jsonl") {
    const { template, answer, kind = answer === undefined ? "open" : "number" } = request;
    if (file === undefined || template === undefined)
      throw new UserError(`task ${label}: jsonl needs a file, and a template such as "{question}"`);
    if ((answer === undefined) !== (kind === "open"))
      throw new UserError(
        `task ${label}: kind ${kind} and answer ${answer}: open-ended prompts have no answer, all others one`,
      );
    return first(readRows(file), limit, (row, index) => lineQuestion(row, index, { template, answer, kind }));
  }
  const published = PUBLISHED[task as keyof typeof PUBLISHED];
  return first(readRows(file ?? (await fetchSplit(published.hub))), limit, (row, index) =>
    published.questionOf(row, index),
  );
}

function first(
  rows: Iterable<Row>,
  limit: number,
  questionOf: (row: Row, index: number) => Question,
): Question[] {
  const questions: Question[] = [];
  for (const row of rows) {
    if (questions.length >= limit) break;
    questions.push(questionOf(row, questions.length));
  }
  return questions;
}
