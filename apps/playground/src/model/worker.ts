import { expose } from "comlink";
import type { OpenSettings, RowsChoice } from "./choice.ts";
import { Coverage } from "./coverage.ts";
import { Engine } from "./engine.ts";
import type { OnProgress } from "./files/hub.ts";
import { Pairs } from "./pairs.ts";
import type { ModelInfo } from "./row-source.ts";
import { RowViews } from "./row-views.ts";
import { openSource } from "./sources/open.ts";
import { Writing } from "./writing.ts";

const engine = new Engine();
const rows = new RowViews(engine);
const writing = new Writing(engine);
const pairs = new Pairs(engine);
const coverage = new Coverage(engine);

/** What the page can ask of the worker: the engine, and models by where they are. */
const remote = {
  open: async (
    choice: RowsChoice,
    settings: OpenSettings,
    page: string,
    onProgress: OnProgress,
  ): Promise<ModelInfo> => engine.use(await openSource(choice, settings, page, onProgress)),
  encode: engine.encode.bind(engine),
  inspect: rows.inspect.bind(rows),
  noiseLetters: rows.noiseLetters.bind(rows),
  noise: rows.noise.bind(rows),
  equivalents: rows.equivalents.bind(rows),
  sameCut: rows.sameCut.bind(rows),
  acrossTemperatures: rows.acrossTemperatures.bind(rows),
  table: rows.table.bind(rows),
  left: rows.left.bind(rows),
  texts: engine.texts.bind(engine),
  read: engine.read.bind(engine),
  draw: writing.draw.bind(writing),
  take: writing.take.bind(writing),
  alternatives: writing.alternatives.bind(writing),
  write: writing.write.bind(writing),
  writePair: pairs.write.bind(pairs),
  partings: pairs.partings.bind(pairs),
  bar: pairs.bar.bind(pairs),
  coverage: coverage.over.bind(coverage),
};

export type RemoteEngine = typeof remote;

expose(remote);
