import { strict as assert } from "node:assert";
import { MESSAGES, chat, ask, good, type Any, type Expectation } from "./expectation.ts";

/** What is expected of the other paths, and of all of them. */
export const OF_THE_REST: readonly Expectation[] = [
  {
    says: "a text becomes tokens and comes back",
    from: "test_tokenize.py",
    async check({ url }) {
      const { tokens } = await good(`${url}/tokenize`, { content: "What is the capital of France ?" });
      assert.ok(tokens.length > 5);
      assert.equal(
        (await good(`${url}/detokenize`, { tokens })).content.trim(),
        "What is the capital of France ?",
      );
    },
  },
  {
    says: "tokens come with their pieces where they are asked for",
    from: "test_tokenize.py",
    async check({ url }) {
      const { tokens } = await good(`${url}/tokenize`, { content: "a test 媽 🤗", with_pieces: true });
      assert.ok(tokens.every(({ id, piece }: Any) => Number.isInteger(id) && piece.length > 0));
    },
  },
  {
    says: "the chat's template is shown",
    from: "test_chat_completion.py",
    async check({ url }) {
      const { prompt } = await good(`${url}/apply-template`, { messages: MESSAGES });
      assert.ok(prompt.includes("Tom has 3 apples"));
    },
  },
  {
    says: "health, models, places and settings are told",
    from: "test_basic.py",
    async check({ url, places, context }) {
      await good(`${url}/health`);
      assert.equal((await good(`${url}/models`)).data.length, 1);
      const slots = await good(`${url}/slots`);
      assert.equal(slots.length, places);
      assert.equal(slots[0].n_ctx, context);
      assert.equal((await good(`${url}/props`)).total_slots, places);
    },
  },
  {
    says: "a path that is not there is a 404 with an error in JSON",
    from: "test_basic.py",
    async check({ url }) {
      const { status, body } = await ask(`${url}/v1/nothing`);
      assert.equal(status, 404);
      assert.ok(body.error.message);
    },
  },
  {
    says: "a page elsewhere may not read answers unless that was asked for",
    from: "test_security.py expects the opposite",
    theirs: "it lets every origin read, with credentials",
    async check(server) {
      const { headers } = await ask(
        chat(server),
        { messages: MESSAGES, max_tokens: 1 },
        { origin: "https://elsewhere.example" },
      );
      assert.equal(headers.get("access-control-allow-origin"), null);
    },
  },
];
