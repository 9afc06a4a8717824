import { computed, effect, signal } from "@preact/signals";
import { requestFields, type RequestFields } from "nsigma/openai";
import type { ToldChoice } from "../model/choice.ts";
import { toldBy, type ToldToken } from "../model/told-tokens.ts";
import { plain, question, trying, writer, writing } from "./text.ts";

/** A text by a server that tells the most likely tokens only. */
export const told = signal<readonly ToldToken[]>([]);
/** The token that is looked at. */
export const toldPlace = signal(0);

/** Of a program that nobody knows, only what OpenAI's own protocol has is asked. */
export const ANY_PROGRAM = "another";

/** What the server is asked to sample with, and what of it that cannot be said there. */
export function fieldsFor({ program }: ToldChoice): RequestFields {
  if (program !== ANY_PROGRAM) return requestFields(writer.value, { server: program, unsupported: "report" });
  const { temperature, seed, ...options } = writer.value;
  const { topP } = options as { topP?: number };
  return { fields: { temperature, seed, ...(topP !== undefined && { top_p: topP }) }, notes: [] };
}

/** Lets the server write. */
export async function writeThere(choice: ToldChoice, key: string): Promise<void> {
  const stopped = new AbortController();
  await trying(async () => {
    writing.value = true;
    const forget = effect(() => {
      if (!writing.value) stopped.abort();
    });
    try {
      const { url, model } = choice;
      const asked = { model, prompt: question.value, plain: plain.value, most: 96 };
      told.value = await toldBy({ url, key }, asked, fieldsFor(choice).fields, stopped.signal);
      toldPlace.value = 0;
    } catch (error) {
      if (!stopped.signal.aborted) throw error;
    } finally {
      forget();
    }
  });
  writing.value = false;
}

export const toldToken = computed(() => told.value[Math.min(toldPlace.value, told.value.length - 1)]);
