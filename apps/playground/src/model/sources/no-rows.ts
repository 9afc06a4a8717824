import type { RowSource } from "../row-source.ts";

/** Stands for a model of which nothing is here but a text that it wrote: whatever needs its rows is refused. */
export function withoutRows(model: string): RowSource {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error(`this text's file has no rows: open ${model}, and drop the file again`));
  return {
    info: { name: model, vocabSize: 0, contextLength: 0, chat: false, endOfText: [], runsOn: "" },
    encode: refuse,
    textOf: (id) => `#${id}`,
    after: refuse,
    close: async () => {},
  };
}
