import { strict as assert } from "node:assert";
import { MESSAGES, HOT, chat, ask, good, stream, textOf, type Any, type Expectation } from "./expectation.ts";

/** What is expected of /v1/chat/completions. */
export const OF_CHATS: readonly Expectation[] = [
  {
    says: "a chat is answered by the assistant, with usage and a fingerprint",
    from: "test_chat_completion.py",
    async check(server) {
      const body = await good(chat(server), { messages: MESSAGES, max_tokens: 8 });
      assert.match(body.id, /cmpl/);
      assert.equal(body.object, "chat.completion");
      assert.equal(typeof body.system_fingerprint, "string");
      assert.equal(body.choices[0].message.role, "assistant");
      assert.equal(body.usage.total_tokens, body.usage.prompt_tokens + body.usage.completion_tokens);
    },
  },
  {
    says: "a streamed chat has the role first, one id, null as reason until the end, and no content beside the reason",
    from: "test_chat_completion.py",
    async check(server) {
      const events = await stream(chat(server), { messages: MESSAGES, max_tokens: 8, temperature: 0 });
      const choices = events.flatMap(({ choices }) => choices);
      assert.equal(choices[0].delta.role, "assistant");
      assert.ok(choices.slice(1).every(({ delta }) => !("role" in delta)));
      assert.equal(new Set(events.map(({ id }) => id)).size, 1);
      assert.ok(choices.slice(0, -1).every(({ finish_reason }) => finish_reason === null));
      assert.ok(["stop", "length"].includes(choices.at(-1).finish_reason));
      assert.ok(!("content" in choices.at(-1).delta));
    },
  },
  {
    says: "content can be a list of parts",
    from: "test_chat_completion.py",
    async check(server) {
      const parts = [
        { type: "text", text: "Tom has 3 apples" },
        { type: "text", text: " and buys 4 more." },
      ];
      await good(chat(server), { messages: [{ role: "user", content: parts }], max_tokens: 4 });
    },
  },
  {
    says: "usage comes last in a stream where it is asked for, without choices",
    from: "test_chat_completion.py",
    async check(server) {
      const asked = { messages: MESSAGES, max_tokens: 4, stream_options: { include_usage: true } };
      const last = (await stream(chat(server), asked)).at(-1);
      assert.deepEqual(last.choices, []);
      assert.equal(last.usage.completion_tokens, 4);
    },
  },
  {
    says: "log-probabilities of a chat make up its text, with the bytes and the most likely tokens",
    from: "test_chat_completion.py",
    async check(server) {
      const asked = { messages: MESSAGES, max_tokens: 5, temperature: 0, logprobs: true, top_logprobs: 10 };
      const [{ message, logprobs }] = (await good(chat(server), asked)).choices;
      assert.equal(logprobs.content.map(({ token }: Any) => token).join(""), message.content);
      for (const { logprob, bytes, top_logprobs } of logprobs.content) {
        assert.ok(logprob <= 0);
        assert.ok(Array.isArray(bytes));
        assert.equal(top_logprobs.length, 10);
      }
    },
  },
  {
    says: "they do in a stream, too",
    from: "test_chat_completion.py",
    async check(server) {
      const asked = { messages: MESSAGES, max_tokens: 5, temperature: 0, logprobs: true, top_logprobs: 10 };
      const choices = (await stream(chat(server), asked)).flatMap(({ choices }) => choices);
      const text = choices.map(({ delta }) => delta.content ?? "").join("");
      const tokens = choices.flatMap(({ logprobs }) => logprobs?.content ?? []);
      assert.equal(tokens.map(({ token }) => token).join(""), text);
    },
  },
  {
    says: "a bias takes tokens out of an answer",
    from: "test_chat_completion.py",
    async check(server) {
      const whole = await textOf(server);
      const { tokens } = await good(`${server.url}/tokenize`, { content: whole.slice(0, 4) });
      const logit_bias = Object.fromEntries(tokens.map((id: number) => [id, -100]));
      const other = await textOf(server, { logit_bias });
      assert.notEqual(other.slice(0, 4), whole.slice(0, 4));
    },
  },
  ...[undefined, "string", [123], [{}], [{ role: 123 }], [{ role: "system", content: 123 }]].map(
    (messages): Expectation => ({
      says: `messages that are none are an error: ${JSON.stringify(messages) ?? "none at all"}`,
      from: "test_chat_completion.py",
      async check(server) {
        const { status, body } = await ask(chat(server), { messages });
        assert.ok(status === 400 || status === 500, String(status));
        assert.ok(body.error);
      },
    }),
  ),
  {
    says: "an unknown response_format is a 400",
    from: "test_chat_completion.py",
    async check(server) {
      assert.equal(
        (await ask(chat(server), { messages: MESSAGES, response_format: { type: "sound" } })).status,
        400,
      );
    },
  },
  {
    says: "response_format json_object gives JSON",
    from: "test_chat_completion.py",
    ours: "there are no grammars here; it is a 400",
    async check(server) {
      const asked = {
        messages: MESSAGES,
        max_tokens: 8,
        response_format: { type: "json_object", schema: { const: "42" } },
      };
      assert.match((await good(chat(server), asked)).choices[0].message.content, /"42"/);
    },
  },
  {
    says: "a field that no one knows is refused",
    from: "ours",
    theirs: "it is ignored",
    async check(server) {
      assert.equal((await ask(chat(server), { messages: MESSAGES, top_n_sgma: 1 })).status, 400);
    },
  },
  {
    says: "a model that is not there is a 404",
    from: "OpenAI's protocol",
    theirs: "it has one model, and answers with it whatever is asked for",
    async check(server) {
      assert.equal((await ask(chat(server), { messages: MESSAGES, model: "another" })).status, 404);
    },
  },
  {
    says: "Top-nσ is a field, and cuts: with n = 0.0001 a text is the greedy one at any temperature",
    from: "the README there does not list it",
    async check(server) {
      const one = await textOf(server, { ...HOT, max_tokens: 12, top_n_sigma: 0.0001, seed: 5 });
      assert.equal(one, await textOf(server, { seed: 5 }));
    },
  },
];
