import { readFileSync } from "node:fs";
import { FAMILIES, FIXED } from "nsigma/analysis";
import { UserError } from "../errors.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import { findModel } from "../backends/open-model.ts";
import { readTexts } from "../findings/reading.ts";
import { openRun } from "../run/read-run.ts";
import type { PlannedModel } from "../plan/plan.ts";
import { loadLocal } from "../models/load.ts";
import { settingsOf } from "../models/settings.ts";
import { readItems } from "../tasks/read-items.ts";
import { type Coverage, coverage, type PredictedRow } from "./coverage.ts";
import { answerRows, textRows, type Writing, writtenRows } from "./model-rows.ts";
import { type Recommendation, recommend } from "./recommend.ts";
import { recordedFiles } from "./recorded-rows.ts";
import { tune, type Tuning, tuningPlan } from "./tune.ts";
import { TUNED } from "./tuned-values.ts";

/** Problems whose reference answers are predicted. */
const PREDICTED = 80;
/** Tokens of a text that are predicted. */
const MOST_TOKENS = 4000;

/** Everything that a calibration found. */
export interface Calibration {
  /** The model's name, or that of the recorded rows. */
  readonly model: string;
  readonly coverage: Coverage;
  /** Undefined where there was no model to write answers. */
  readonly tuning?: Tuning;
  readonly recommendation: Recommendation;
}

/** The rows of a model that are looked at. */
export interface RowsRequest {
  readonly model: PlannedModel;
  /** A text whose tokens are predicted, instead of the reference answers of held-out problems. */
  readonly text?: string;
  /** The model's own answers to open-ended prompts are predicted instead, written in this way. */
  readonly writes?: Writing;
  /** Of the draws. */
  readonly seed: number;
  /** The most tokens of an answer. */
  readonly maxTokens: number;
}

/** What to calibrate, and how thoroughly. */
export interface CalibrationRequest extends RowsRequest {
  /** Problems that are answered with every value; 0 for coverage alone. */
  readonly items: number;
  readonly temperatures: readonly number[];
  /** The share of true tokens that is enough where answers decide nothing. */
  readonly wanted: number;
  /** The folder for the answers: a run that can be reported on. */
  readonly run: string;
  readonly signal: AbortSignal;
  /** Hears what is being done, and how far it is. */
  readonly progress: (what: string, done: number, total: number) => void;
}

/**
 * Finds n for a model: what its rows say about coverage, and what answers with every value are worth.
 *
 * @returns undefined after an abort
 * @throws UserError when there is no such model or text, nothing to predict, or the model is on a server
 */
export async function calibrate(request: CalibrationRequest): Promise<Calibration | undefined> {
  const { items, signal, progress } = request;
  let rows = 0;
  const source = until(signal, modelRows(request));
  const found = await coverage(source, [...FAMILIES, ...FIXED], request.wanted, () =>
    progress("rows", ++rows, rows),
  );
  if (signal.aborted) return undefined;
  const tuning = items > 0 ? await tuned(request) : undefined;
  if (items > 0 && tuning === undefined) return undefined;
  return {
    model: request.model.label,
    coverage: found,
    ...(tuning && { tuning }),
    recommendation: recommend(found, request.wanted, tuning),
  };
}

/**
 * The rows of a model over the text that is asked for; the model is closed after the last.
 *
 * @throws UserError when there is no such model or text, nothing to predict, or the model is on a server
 */
export async function* modelRows(request: RowsRequest): AsyncGenerator<PredictedRow> {
  const { text, writes } = request;
  const { label, model: name } = request.model;
  const model = await loadLocal(name, settingsOf(request.model));
  try {
    if (writes !== undefined) yield* writtenRows(model, writes, request);
    else if (text !== undefined) yield* textRows(model, readText(text), MOST_TOKENS);
    else if (model.chat) yield* answerRows(model, PREDICTED);
    else
      throw new UserError(
        `model ${label}: it has no chat template, so the built-in problems say nothing; give a text with --text, or --writes sampling`,
      );
  } finally {
    await model.close();
  }
}

/** Finds n from recorded logits, for which no model is needed. */
export async function calibrateRows(
  files: readonly string[],
  wanted: number,
  progress: CalibrationRequest["progress"],
): Promise<Calibration> {
  let rows = 0;
  const found = await coverage(recordedFiles(files), [...FAMILIES, ...FIXED], wanted, () =>
    progress("rows", ++rows, rows),
  );
  return { model: files.join(", "), coverage: found, recommendation: recommend(found, wanted) };
}

async function tuned(request: CalibrationRequest): Promise<Tuning | undefined> {
  const { model, run, signal, progress } = request;
  const plan = tuningPlan(model, TUNED, request);
  const items = await readItems(plan.tasks[0]);
  const { done, total } = await evaluate({
    plan,
    items,
    models: { [model.label]: await findModel(model, plan.samplers) },
    run,
    signal,
    progress: (done, total) => progress("answers", done, total),
  });
  return done < total ? undefined : tune(readTexts(openRun(run)), TUNED);
}

/** Until the abort; the source is closed. */
export async function* until(
  signal: AbortSignal,
  rows: AsyncIterable<PredictedRow>,
): AsyncGenerator<PredictedRow> {
  for await (const row of rows) {
    if (signal.aborted) return;
    yield row;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`--text ${file}: ${(cause as Error).message}`, { cause });
  }
}
