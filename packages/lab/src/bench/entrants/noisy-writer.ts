import type { Row } from "nsigma/hosts";
import { type NoiseOptions, readNoise } from "nsigma/noise";
import type { LocalModel } from "../../models/model.ts";
import type { Entrant } from "../race.ts";

const PROMPT = "The sea was calm that morning, and the old fisherman said";

/** What writes without noise is called. */
export const SOBER = "no noise";

/** A model that is opened for the first who wants it, and closed after the last. */
export class Shared {
  private readonly open: () => Promise<LocalModel>;
  private opened: Promise<LocalModel> | undefined;
  private users = 0;

  constructor(open: () => Promise<LocalModel>) {
    this.open = open;
  }

  take(): Promise<LocalModel> {
    this.users++;
    return (this.opened ??= this.open());
  }

  give(): void {
    if (--this.users > 0) return;
    void this.opened?.then((model) => model.close());
    this.opened = undefined;
  }
}

/** The best tokens of one text with noise in the model's run, the prompt and the first token left out: they have none. */
export function noisyWriter(
  shared: Shared,
  { name, before, words, noise }: { name: string; before: number; words: string; noise?: NoiseOptions },
): Entrant {
  return {
    name,
    chain: words,
    async start() {
      const model = await shared.take();
      const once = model.encode(PROMPT);
      const prompt = Array.from({ length: before }, (_, at) => once[at % once.length]);
      return {
        async time(calls) {
          const settings = noise && readNoise(noise, 1);
          let first = 0;
          let last = 0;
          let written = 0;
          const row: Row = {
            prompt,
            noise: settings,
            get over() {
              return written > calls;
            },
            next(logits) {
              last = performance.now();
              if (written++ === 0) first = last;
              return best(logits as Float32Array);
            },
          };
          await model.decoder!.write(row);
          return (last - first) * 1000;
        },
        free: () => shared.give(),
      };
    },
  };
}

function best(logits: Float32Array): number {
  let place = 0;
  for (let at = 1; at < logits.length; at++) if (logits[at] > logits[place]) place = at;
  return place;
}
