import { askServer, type Server } from "../ask-server.ts";
import { KnownRows } from "../known-rows.ts";
import type { RowSource } from "../row-source.ts";

/** Tokens whose texts are asked for at once. */
const PART = 16_384;

/** What the server says of a model at /props. */
interface Props {
  readonly id: string;
  readonly n_ctx: number | null;
  readonly n_vocab: number;
  readonly chat: boolean;
  readonly end_of_text?: readonly number[];
}

/** Rows of a model that `nsigma serve` has. @throws Error in one line */
export async function openServer(url: string, model: string, key: string): Promise<RowSource> {
  const server: Server = { url, key };
  const { models } = await askServer(server, "/props");
  const listed = Array.isArray(models) ? (models as Props[]) : [];
  const about = listed.find(({ id }) => id === model);
  if (!about) {
    const there = listed.map(({ id }) => id).join(", ");
    throw new Error(
      there === ""
        ? `${url} does not tell whole rows: it is not nsigma serve; choose another kind of server`
        : `${url} has no model ${model}; it has ${there}`,
    );
  }
  const rows = new KnownRows();
  const texts: string[] = [];
  while (texts.length < about.n_vocab) texts.push(...(await textsFrom(texts.length)));

  return {
    info: {
      name: model,
      vocabSize: about.n_vocab,
      contextLength: about.n_ctx ?? Infinity,
      chat: about.chat,
      endOfText: about.end_of_text ?? [],
      runsOn: `on the server ${new URL(url).host}`,
    },
    async encode(prompt, plain) {
      if (plain || !about.chat) return tokens(prompt, true);
      const messages = [{ role: "user", content: prompt }];
      const { prompt: chat } = await askServer(server, "/apply-template", { model, messages });
      return tokens(String(chat), false);
    },
    textOf: (id) => texts[id],
    after: (ids) =>
      rows.after(ids, async () => {
        const asked = { model, prompt: ids, row: true, top: 0, bins: 1, samplers: [] };
        const { logits } = await askServer(server, "/v1/next", asked);
        return rowOf(logits as { endian: string; base64: string });
      }),
    close: async () => {},
  };

  async function textsFrom(first: number): Promise<string[]> {
    const ids = Array.from({ length: Math.min(PART, about!.n_vocab - first) }, (_, at) => first + at);
    const answer = await askServer(server, "/detokenize", { model, tokens: ids, with_pieces: true });
    return (answer.pieces as { piece: string }[]).map(({ piece }) => piece);
  }

  async function tokens(content: string, special: boolean): Promise<number[]> {
    const answer = await askServer(server, "/tokenize", { model, content, add_special: special });
    return answer.tokens as number[];
  }
}

function rowOf({ endian, base64 }: { endian: string; base64: string }): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(4 * at, endian === "LE"));
}
