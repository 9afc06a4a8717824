import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Host, Row } from "nsigma/hosts";
import { Decoder, onnxruntimeHost, type OnnxruntimeSettings, type OrtSession } from "nsigma/onnxruntime";
import { addNoise } from "../noise/add-noise.ts";
import { UserError } from "../errors.ts";
import { networkOf } from "./dtype.ts";
import { EMBEDDED } from "./locate.ts";
import type { ManyTexts } from "./model.ts";
import type { LoadSettings } from "./settings.ts";

/** A session as its package makes it. */
interface OpenedSession extends OrtSession {
  release(): Promise<void>;
}

interface SessionClass {
  create(model: Uint8Array, options: object): Promise<OpenedSession>;
}

/**
 * A model that gets inputs for noise in memory, when somebody first asks for noise: until then nothing is slower.
 *
 * @param folder of a model whose weights are in its one file, in float32
 * @param settings how it runs without
 * @param asked a GPU is refused: which one a session in memory would get is transformers.js's to choose
 */
export class NoiseOnDemand {
  private readonly folder: string;
  private readonly settings: OnnxruntimeSettings;
  private readonly asked: Pick<LoadSettings, "gpu" | "threads">;
  private opened: Promise<OnnxruntimeSettings & { session: OpenedSession }> | undefined;
  private noisyHost: Host | undefined;
  private noisyDecoder: Decoder | undefined;

  constructor(folder: string, settings: OnnxruntimeSettings, asked: Pick<LoadSettings, "gpu" | "threads">) {
    this.folder = folder;
    this.settings = settings;
    this.asked = asked;
  }

  /** The same host, which honours noise. */
  host(sober: Host): Host {
    return {
      ...sober,
      generate: async (request) => {
        if (request.noise === undefined) return sober.generate(request);
        this.noisyHost ??= onnxruntimeHost(await this.open());
        return this.noisyHost.generate(request);
      },
    };
  }

  /** The same decoder, which honours noise: from the first row that has it all run where it can be put in. */
  decoder(sober: Decoder): ManyTexts {
    const noisy = async (): Promise<Decoder> => (this.noisyDecoder ??= new Decoder(await this.open()));
    return {
      write: async (row) => (row.noise === undefined ? sober : await noisy()).write(row),
      async *decode<Each extends Row>(rows: Iterable<Each>, most: number) {
        const source = rows[Symbol.iterator]();
        let next = source.next();
        function* taken(goOn: (row: Each) => boolean): Generator<Each> {
          for (; !next.done && goOn(next.value); next = source.next()) yield next.value;
        }
        try {
          yield* sober.decode(
            taken((row) => row.noise === undefined),
            most,
          );
          if (!next.done)
            yield* (await noisy()).decode(
              taken(() => true),
              most,
            );
        } finally {
          source.return?.();
        }
      },
    };
  }

  async close(): Promise<void> {
    await (await this.opened)?.session.release();
  }

  private open(): Promise<OnnxruntimeSettings & { session: OpenedSession }> {
    return (this.opened ??= this.openNow());
  }

  private async openNow(): Promise<OnnxruntimeSettings & { session: OpenedSession }> {
    const { session } = this.settings;
    const { gpu, threads } = this.asked;
    if (gpu !== undefined) {
      throw new UserError(
        `--gpu ${gpu}: noise in the ${EMBEDDED} model runs on the processor; leave --gpu out, or give --model a folder that nsigma models noise has written`,
      );
    }
    // Of the copy of onnxruntime that the tensors are of.
    const { create } = session.constructor as unknown as SessionClass;
    const model = addNoise(readFileSync(join(this.folder, networkOf("fp32"))));
    const options = threads === undefined ? {} : { intraOpNumThreads: threads };
    return { ...this.settings, session: await create.call(session.constructor, model, options) };
  }
}
