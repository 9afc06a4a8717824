import { expose } from "comlink";
import type { OpenSettings, RowsChoice } from "./choice.ts";
import { Coverage } from "./coverage.ts";
import { Engine } from "./engine.ts";
import type { OnProgress } from "./files/hub.ts";
import { Pairs } from "./pairs.ts";
import type { ModelInfo } from "./row-source.ts";
import { openSource } from "./sources/open.ts";

const engine = new Engine();
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
  inspect: engine.inspect.bind(engine),
  noiseLetters: engine.noiseLetters.bind(engine),
  noise: engine.noise.bind(engine),
  equivalents: engine.equivalents.bind(engine),
  sameCut: engine.sameCut.bind(engine),
  acrossTemperatures: engine.acrossTemperatures.bind(engine),
  table: engine.table.bind(engine),
  left: engine.left.bind(engine),
  texts: engine.texts.bind(engine),
  draw: engine.draw.bind(engine),
  take: engine.take.bind(engine),
  alternatives: engine.alternatives.bind(engine),
  write: engine.write.bind(engine),
  writePair: pairs.write.bind(pairs),
  partings: pairs.partings.bind(pairs),
  bar: pairs.bar.bind(pairs),
  coverage: coverage.over.bind(coverage),
};

export type RemoteEngine = typeof remote;

expose(remote);
