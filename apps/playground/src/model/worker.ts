import { expose } from "comlink";
import { Engine } from "./engine.ts";
import { filesAt } from "./model-files.ts";
import { openOnnx } from "./onnx.ts";

const engine = new Engine();

/** What the page can ask of the worker: the engine, and models by where they are. */
const remote = {
  openAt: async (name: string, folder: string) => engine.use(await openOnnx(filesAt(name, folder))),
  encode: engine.encode.bind(engine),
  inspect: engine.inspect.bind(engine),
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
};

export type RemoteEngine = typeof remote;

expose(remote);
