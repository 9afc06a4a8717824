import type { SamplerOptions, Trace } from "nsigma";
import { streamText, type Generated, type Host, type HostRequest } from "nsigma/hosts";
import { beforeAll, describe, expect, it } from "vitest";
import { referenceHost } from "./reference-host.ts";

export const QUESTION = [
  { role: "user", content: "Mia has 12 plums and buys 9 more. How many plums does Mia have?" },
] as const;
const SAMPLER: SamplerOptions = { topNSigma: 1, temperature: 1.5, seed: 7 };
/** Far too hot without a cut: what comes out shows which cut ran. */
const HOT: SamplerOptions = { temperature: 3, seed: 3 };

const TOO_LONG = /prompt must be shorter than the context/;

type Case =
  | "same text"
  | "same kept sets"
  | "seeds"
  | "hot"
  | "streams"
  | "stop strings"
  | "stop tokens"
  | "length"
  | "aborts"
  | "timers"
  | "listeners"
  | "at once"
  | "traces"
  | "text prompts"
  | "no noise"
  | "refusals";

/** What the suite knows of a model. */
export interface SuiteModel {
  /** What it is asked; a text for a model without a template for chats. */
  prompt: HostRequest["prompt"];
  /** Another host on it, whose texts are compared. */
  reference: () => Promise<Host>;
  /** A special token that ends no text, and what it is in text. */
  special: [id: number, text: string];
  /** Longer than its context. */
  tooLong: string;
  /** How many tokens of a text are enough. */
  tokens: number;
}

const EMBEDDED: SuiteModel = {
  prompt: QUESTION,
  reference: referenceHost,
  special: [2, "<|user|>"],
  tooLong: "plums ".repeat(1000),
  tokens: 32,
};

/** A host under test, and what it cannot do, with the reason. */
export interface HostUnderTest {
  name: string;
  open: () => Promise<Host>;
  /** Default: the embedded one. */
  model?: SuiteModel;
  skip?: Partial<Record<Case, string>>;
  /** What it says of a prompt that is longer than the model's context. */
  tooLong?: RegExp;
}

/**
 * What every host does, whatever runs underneath: the same weights, the same prompt and the same seed give the same
 * text.
 */
export function hostSuite({
  name,
  open,
  model = EMBEDDED,
  skip = {},
  tooLong = TOO_LONG,
}: HostUnderTest): void {
  describe(`the host ${name}`, () => {
    let host: Host;
    let reference: Host;
    beforeAll(async () => {
      host = await open();
      reference = await model.reference();
    });
    const ask = (request: Partial<HostRequest> = {}): Promise<Generated> =>
      host.generate({ prompt: model.prompt, sampler: SAMPLER, maxTokens: model.tokens, ...request });

    check(
      "same text",
      "generate({topNSigma: 1, temperature: 1.5}) writes what another host writes",
      async () => {
        const expected = await reference.generate({
          prompt: model.prompt,
          sampler: SAMPLER,
          maxTokens: model.tokens,
        });
        const { text, promptTokens, tokens, ending } = await ask();
        expect({ text, promptTokens, tokens, ending }).toEqual({
          text: expected.text,
          promptTokens: expected.promptTokens,
          tokens: expected.tokens,
          ending: expected.ending,
        });
        expect(text.length).toBeGreaterThan(20);
      },
    );

    check(
      "same kept sets",
      "generate({onTrace}) keeps as many tokens at every step as another host does",
      async () => {
        const kept = async (of: Host): Promise<number[]> => {
          const counts: number[] = [];
          const onTrace = ({ steps }: Trace): unknown => counts.push(steps[0].kept);
          await of.generate({ prompt: model.prompt, sampler: SAMPLER, maxTokens: model.tokens, onTrace });
          return counts;
        };
        expect(await kept(host)).toEqual(await kept(reference));
      },
    );

    check("seeds", "generate(request) is the same for the same seed, and another for another", async () => {
      const hot = (seed: number): Promise<Generated> => ask({ sampler: { ...HOT, seed } });
      expect((await hot(1)).text).toBe((await hot(1)).text);
      expect((await hot(2)).text).not.toBe((await hot(1)).text);
    });

    check("hot", "generate({temperature: 3}) is noise without a cut, and an answer with Top-nσ", async () => {
      const noise = await ask({ sampler: HOT, maxTokens: 64 });
      const answer = await ask({ sampler: { ...HOT, topNSigma: 1 }, maxTokens: 64 });
      expect(answer.text).toMatch(/\b21\b/);
      expect(noise.text).not.toMatch(/= 21\b/);
    });

    check("streams", "streamText(host, request) hands the text out in pieces", async () => {
      const stream = streamText(host, { prompt: model.prompt, sampler: SAMPLER, maxTokens: model.tokens });
      const pieces: string[] = [];
      for await (const piece of stream) pieces.push(piece);
      expect(pieces.length).toBeGreaterThan(5);
      expect(pieces).not.toContain("");
      expect(pieces.join("")).toBe((await stream.generated).text);
    });

    check("stop strings", "generate({stop}) ends before the stop string", async () => {
      const { text: whole } = await ask();
      const stop = whole.slice(12, 15);
      const { text, ending } = await ask({ stop: ["never", stop] });
      expect({ text, ending }).toEqual({ text: whole.slice(0, whole.indexOf(stop)), ending: "stop string" });
    });

    check("stop tokens", "generate({stop}) ends before a special token, which is not text", async () => {
      const [id, special] = model.special;
      const sampler = { temperature: 0, logitBias: { [id]: 100 } };
      for (const prompt of [model.prompt, QUESTION[0].content]) {
        const { text, ending, tokens } = await ask({ prompt, sampler, stop: ["never", special] });
        expect({ text, ending, tokens }).toEqual({ text: "", ending: "stop string", tokens: 1 });
      }
    });

    check("length", "generate({maxTokens: 3}) ends after three tokens", async () => {
      expect(await ask({ maxTokens: 3 })).toMatchObject({ tokens: 3, ending: "length" });
    });

    check("aborts", "generate({signal}) ends soon after the abort, with the text so far", async () => {
      const { text: whole } = await ask();
      const controller = new AbortController();
      const { text, ending, tokens } = await ask({
        signal: controller.signal,
        onText: () => controller.abort(),
      });
      expect(ending).toBe("aborted");
      expect(whole.startsWith(text)).toBe(true);
      expect(tokens).toBeLessThan(8);
      expect(await ask({ signal: AbortSignal.abort() })).toMatchObject({ text: "", ending: "aborted" });
    });

    check(
      "timers",
      "generate({signal: AbortSignal.timeout(10)}) ends long before the text would",
      async () => {
        const signal = AbortSignal.timeout(10);
        const { ending, tokens } = await host.generate({ prompt: model.prompt, sampler: HOT, signal });
        expect(ending).toBe("aborted");
        expect(tokens).toBeLessThan(300);
      },
    );

    check("listeners", "generate({onText}) throws what onText throws, and the host goes on", async () => {
      const mistake = new Error("a listener's own");
      const onText = (): never => {
        throw mistake;
      };
      const { text } = await ask();
      await expect(ask({ onText })).rejects.toBe(mistake);
      expect((await ask()).text).toBe(text);
    });

    check("at once", "generate(two requests at once) writes what each would alone", async () => {
      const hot = (seed: number): Promise<Generated> => ask({ sampler: { ...HOT, seed } });
      const alone = [await hot(1), await hot(2)];
      const together = await Promise.all([hot(1), hot(2)]);
      expect(together.map(({ text }) => text)).toEqual(alone.map(({ text }) => text));
    });

    check("traces", "generate({onTrace}) hears one trace for every token", async () => {
      const traces: Trace[] = [];
      const { tokens } = await ask({ onTrace: (trace) => traces.push(trace) });
      expect(traces.map(({ step }) => step)).toEqual(Array.from({ length: tokens }, (_, index) => index));
      expect(traces[0].steps.map((step) => step.name)).toEqual(["topNSigma", "temperature"]);
    });

    check("text prompts", "generate({prompt: a text}) goes on with it as it stands", async () => {
      const request = { prompt: "Mia has 12 plums and buys", sampler: SAMPLER, maxTokens: 16 };
      expect((await host.generate(request)).text).toBe((await reference.generate(request)).text);
    });

    check(
      "no noise",
      "generate({noise}) is refused by name where the model's run is out of reach",
      async () => {
        await expect(ask({ noise: { attention: 0.1 } })).rejects.toThrow(
          /^noise\.attention is not supported: this (host does not reach into the model's run|model has no inputs for noise)/,
        );
      },
    );

    check("refusals", "generate(a mistake) says what was expected", async () => {
      await expect(ask({ sampler: { temperature: -1 } })).rejects.toThrow(
        /^temperature must be a number of at least 0/,
      );
      await expect(ask({ sampler: { top_k: 1 } as SamplerOptions })).rejects.toThrow(
        /^top_k .*did you mean topK/,
      );
      await expect(ask({ sampler: { seed: -1 } })).rejects.toThrow(
        /^seed must be an integer of at least 0, got -1/,
      );
      for (const maxTokens of [0, NaN, 1.5]) {
        await expect(ask({ maxTokens })).rejects.toThrow(/^maxTokens must be an integer of at least 1/);
      }
      for (const prompt of ["", [], undefined as never, 7 as never]) {
        await expect(ask({ prompt })).rejects.toThrow(/^prompt must be a text or a list of messages/);
      }
      const prompt = [{ role: "tool", content: "" }] as never;
      await expect(ask({ prompt })).rejects.toThrow(
        /^prompt must be a list of messages with a role \(system, user,/,
      );
      for (const stop of [[""], ["\ud83d"], "." as never, [7] as never]) {
        await expect(ask({ stop })).rejects.toThrow(/^stop must be a list of texts, none of them empty/);
      }
      await expect(ask({ max_tokens: 3 } as object)).rejects.toThrow(/^max_tokens .*did you mean maxTokens/);
      await expect(ask({ noise: { atention: 0.1 } as object })).rejects.toThrow(
        /^noise\.atention .*did you mean attention/,
      );
      await expect(ask({ temperature: 2 } as object)).rejects.toThrow(/^temperature belongs inside sampler/);
      await expect(ask({ prompt: model.tooLong })).rejects.toThrow(tooLong);
    });
  });

  function check(what: Case, title: string, run: () => Promise<void>): void {
    const reason = skip[what];
    it.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (${reason})`, run);
  }
}
