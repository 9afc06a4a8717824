import { endianness } from "node:os";
import { z } from "zod";
import type { SamplerOptions } from "nsigma";
import { inspectRow } from "nsigma/analysis";
import { ApiError } from "../api-error.ts";
import { encoded, chatOf } from "../requests/asked.ts";
import { messages, only, text, tokens, truth } from "../requests/fields.ts";
import { samplerOf } from "../requests/sampler.ts";
import { route } from "../route.ts";

const body = only({
  model: text.optional(),
  prompt: z.union([text, tokens], "must be a text or a list of token ids").optional(),
  messages: messages.optional(),
  samplers: z
    .array(only({ label: text, dialect: text.optional(), options: z.record(z.string(), z.unknown()) }))
    .max(64)
    .optional()
    .describe("whose lines are drawn, each by the fields of a request; default: Top-nσ 1 and its rivals"),
  temperature: z.number("must be a number from 0").min(0, "must be a number from 0").optional(),
  top: z.int("must be an integer").min(0).max(1000).optional().describe("tokens that are listed; default 20"),
  bins: z.int("must be an integer").min(1).max(1000).optional(),
  row: truth.optional().describe("the whole row too: its float32 numbers in base64"),
});

/** The next token's whole row by several samplers at once: what `nsigma inspect` prints. */
export const next = route({
  method: "POST",
  paths: ["/v1/next"],
  summary: "the next token's row of logits, and what samplers do to it",
  body,
  async answer(exchange, asked) {
    const served = exchange.model(asked.model);
    const { model } = served;
    if ((asked.prompt === undefined) === (asked.messages === undefined))
      throw new ApiError(400, "prompt: give a prompt or messages, one of the two", { param: "prompt" });
    const given = asked.messages ? chatOf(asked.messages, served, exchange) : asked.prompt!;
    const { ids } =
      Array.isArray(given) && typeof given[0] === "number"
        ? { ids: given as number[] }
        : encoded(given as Parameters<typeof encoded>[0], served);
    served.checkFits({ prompt: ids });
    served.checkIds(ids, "prompt");
    const rivals = asked.samplers?.map(({ label, dialect, options }) => ({
      label,
      options: samplerOf(
        options,
        dialect,
        model,
        { sampler: {}, byDefault: false },
        exchange.unserved,
      ) as SamplerOptions,
    }));
    const [row] = await served.inTurn(exchange.client, exchange.signal, [
      async () => (await model.logitsAfter(ids, ids.length - 1))[0],
    ]);
    exchange.checkTime();
    if (!row) return undefined;
    const { temperature, top, bins } = asked;
    const textOf = (token: number): string => model.tokenText.textOf([token], true);
    const settings = {
      prompt: ids,
      textOf,
      ...(rivals && { rivals }),
      ...(temperature !== undefined && { temperature }),
      ...(top !== undefined && { top }),
      ...(bins !== undefined && { bins }),
    };
    return {
      model: served.id,
      prompt_tokens: ids.length,
      ...inspectRow(row, settings),
      ...(asked.row && {
        logits: {
          dtype: "float32",
          endian: endianness(),
          base64: Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString("base64"),
        },
      }),
    };
  },
});
