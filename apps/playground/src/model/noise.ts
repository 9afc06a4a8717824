import { noisyRows, type Row } from "nsigma/hosts";
import { LETTERS, type NoiseLetter, type NoiseOptions } from "nsigma/noise";
import { Decoder, type OrtRuntime } from "nsigma/onnxruntime";

/** A network that was opened beside another. */
interface Twin {
  readonly runtime: OrtRuntime;
  close(): Promise<void>;
}

/** Noise in a model's run, where its network has places for it, or a twin of it has. */
export class NoisyModel {
  private readonly own: Decoder;
  private readonly openTwin: (() => Promise<Twin | undefined>) | undefined;
  private twin: Promise<Twin | undefined> | undefined;
  private decoder: Decoder | undefined;

  /** @param openTwin opens the twin, when somebody first asks for noise */
  constructor(own: Decoder, openTwin?: () => Promise<Twin | undefined>) {
    this.own = own;
    this.openTwin = openTwin;
  }

  /** The parts of the run that can get noise. */
  async letters(): Promise<NoiseLetter[]> {
    return lettersOf(await this.placed());
  }

  /** The logits after a text, once for each draw of the noise in its last token. */
  async rows(
    ids: readonly number[],
    noise: NoiseOptions & { readonly seed: number },
    draws: number,
  ): Promise<Float32Array[]> {
    return noisyRows(await this.placed(), ids, noise, draws);
  }

  /** @throws OptionError for noise that the model has no places for */
  async write(row: Row): Promise<void> {
    await (await this.placed()).write(row);
  }

  async close(): Promise<void> {
    await (await this.twin)?.close();
  }

  /** The decoder with the places; the model's own where there is none, which says what it lacks. */
  private async placed(): Promise<Decoder> {
    if (lettersOf(this.own).length > 0) return this.own;
    const twin = await (this.twin ??= this.openTwin?.());
    return (this.decoder ??= twin ? new Decoder(twin.runtime) : this.own);
  }
}

function lettersOf({ network }: Decoder): NoiseLetter[] {
  return LETTERS.filter((letter) => network.noise.abilities[letter].how === "honoured");
}
