import { queue } from "../turns.ts";
import { type ContextSettings, LlamaContext } from "./context.ts";
import { Loop, type LoopRow } from "./loop.ts";
import type { LlamaModel } from "./model.ts";
import { NoisyContext } from "./noisy-context.ts";

/** What writes texts: a loop for those without noise, and one for those with it, from the first of them on. */
export class Loops {
  private readonly model: LlamaModel;
  private readonly settings: ContextSettings;
  /** Where texts without noise are computed. */
  readonly context: LlamaContext;
  private readonly sober: Loop;
  private noisy: Promise<{ context: NoisyContext; loop: Loop }> | undefined;
  /** The two compute in turns: both at once would wait for each other's threads. */
  private readonly inTurn = queue();

  static async open(model: LlamaModel, settings: ContextSettings, exact: boolean): Promise<Loops> {
    return new Loops(model, settings, await LlamaContext.open(model, settings), exact);
  }

  private constructor(model: LlamaModel, settings: ContextSettings, context: LlamaContext, exact: boolean) {
    this.model = model;
    this.settings = settings;
    this.context = context;
    this.sober = new Loop(context, {
      shareable: model.shareable,
      exact,
      compute: () => this.inTurn(() => context.decode()),
    });
  }

  /** @throws OptionError for noise that this model has no place for */
  async write(row: LoopRow, signal?: AbortSignal): Promise<void> {
    const { noise } = row;
    if (!noise || Object.values(noise.doses).every(({ theta }) => theta === 0)) {
      return this.sober.write(row, signal);
    }
    const { context, loop } = await (this.noisy ??= this.openNoisy());
    const own = context.noiseFor(noise);
    return loop.write(row, signal, { noise: own, from: own.noise.from(row.from ?? row.prompt.length) });
  }

  private async openNoisy(): Promise<{ context: NoisyContext; loop: Loop }> {
    const context = await NoisyContext.open(this.model, this.settings).catch((error: unknown) => {
      this.noisy = undefined;
      throw error;
    });
    const compute: ConstructorParameters<typeof Loop>[1]["compute"] = (noise) =>
      this.inTurn(() => context.decode(noise));
    // A text is the same alone and beside others only if it is computed in the same pieces.
    const loop = new Loop(context.context, { shareable: this.model.shareable, exact: true, compute });
    return { context, loop };
  }

  /** Ends when nothing is being computed any more. */
  async idle(): Promise<void> {
    await this.sober.idle();
    await (await this.noisy)?.loop.idle();
  }

  async close(): Promise<void> {
    await this.idle();
    (await this.noisy)?.context.close();
    this.context.close();
  }
}
