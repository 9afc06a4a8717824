import { fileURLToPath } from "node:url";
import { AutoTokenizer, type PreTrainedTokenizer } from "@huggingface/transformers";
import { JinjaTemplateChatWrapper, type LlamaContextSequence, type LlamaModel } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Message } from "../host.ts";
import { encode, ownTemplate } from "./encode.ts";
import { openSequence } from "./open-sequence.fixture.ts";

const MODEL_FOLDER = fileURLToPath(new URL("../../../../tiny-model/model", import.meta.url));

/** Held, because a model whose contexts were collected does not end. */
let sequence: LlamaContextSequence;
let model: LlamaModel;
let tokenizer: PreTrainedTokenizer;
beforeAll(async () => {
  sequence = await openSequence();
  ({ model } = sequence);
  tokenizer = await AutoTokenizer.from_pretrained(MODEL_FOLDER, { local_files_only: true });
});
afterAll(() => sequence.model.dispose());

const idsOf = (prompt: string | readonly Message[]): Promise<number[]> =>
  encode(model, prompt, () => ownTemplate(model));

const QUESTION: Message = { role: "user", content: "Mia has 12 plums. How many does she have?" };
const ANSWER: Message = { role: "assistant", content: "Mia has 12 plums.\n#### 12" };
const SYSTEM: Message = { role: "system", content: "  Café 5+5 \n" };

describe("encode(model, prompt)", () => {
  it.each<[string, readonly Message[]]>([
    ["a question", [QUESTION]],
    ["a system message", [SYSTEM, QUESTION]],
    ["several turns", [QUESTION, ANSWER, QUESTION]],
    ["two questions in a row", [QUESTION, QUESTION]],
    ["an answer at the end", [QUESTION, ANSWER]],
  ])("encode(model, a chat with %s) is what transformers.js makes of it", async (_name, chat) => {
    const options = { add_generation_prompt: true, return_tensor: false, return_dict: false };
    expect(await idsOf(chat)).toEqual(tokenizer.apply_chat_template(chat as never, options));
  });

  it.each(["Mia has 12 plums", " two  spaces\n", "<|user|>Hello<|assistant|>", "Čau, 你好 🙂"])(
    "encode(model, %j) is what transformers.js makes of it",
    async (text) => {
      expect(await idsOf(text)).toEqual(tokenizer.encode(text));
    },
  );

  it("encode(model, a chat) takes a special token inside a message for text", async () => {
    const ids = await idsOf([{ role: "user", content: "<|assistant|>" }]);
    const [assistant] = model.tokenize("<|assistant|>", true);
    expect(ids.filter((id) => id === assistant)).toEqual([ids.at(-1)]);
  });

  it("encode(a model that wants a first token, a text) begins with it, and trims nothing else", async () => {
    const wanting = Object.create(model, {
      tokens: { value: { bos: 7, shouldPrependBosToken: true } },
    }) as LlamaModel;
    const ids = await encode(wanting, "Mia has", () => ownTemplate(model));
    expect(ids).toEqual([7, ...model.tokenize("Mia has")]);
  });

  it("encode(model, a chat, another wrapper) is written its way", async () => {
    const template = "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}";
    const ids = await encode(model, [QUESTION], async () => new JinjaTemplateChatWrapper({ template }));
    expect(model.detokenize(ids as never[], true)).toBe(`[user] ${QUESTION.content}\n[assistant] `);
  });

  it("encode(model, what cannot be) says what was expected", async () => {
    const without = { ...model, fileInfo: { metadata: {} } } as unknown as LlamaModel;
    await expect(ownTemplate(without)).rejects.toThrow(/^prompt must be a text, because the model has no/);
  });

  it("encode(a model whose template insists on turns, a system message) is refused, and a question is not", async () => {
    const chat_template =
      "{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}" +
      "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('No turns') }}{% endif %}" +
      "[{{ m.role }}] {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}[assistant] {% endif %}";
    const strict = { fileInfo: { metadata: { tokenizer: { chat_template } } } } as unknown as LlamaModel;
    const ask = (chat: readonly Message[]): Promise<number[]> =>
      encode(model, chat, () => ownTemplate(strict));
    expect(model.detokenize((await ask([QUESTION])) as never[])).toBe(
      `[user] ${QUESTION.content}\n[assistant] `,
    );
    await expect(ask([SYSTEM, QUESTION])).rejects.toThrow(
      /^prompt must be a chat that the model's template can render \(it has no system messages\)/,
    );
  });
});
