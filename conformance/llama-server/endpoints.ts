import { strict as assert } from "node:assert";

/** Something that llama.cpp's own tests expect of its server, in our words, and whether a server does it. */
export interface Expectation {
  /** What a server does, for a table. */
  readonly says: string;
  /** The file of llama.cpp's tests that has it. */
  readonly from: string;
  /** Throws where the server does not. */
  readonly check: (server: Server) => Promise<void>;
  /** Why ours does not; left out where it does. */
  readonly ours?: string;
  /** Why llama.cpp's does not, on the embedded model; left out where it does. */
  readonly theirs?: string;
  /** Whether llama.cpp's sometimes does all the same, by luck. */
  readonly varies?: boolean;
}

/** A server that is being looked at. */
export interface Server {
  /** Without a path. */
  readonly url: string;
  /** The texts that it writes at once. */
  readonly places: number;
  readonly context: number;
  /** What the model is called there. */
  readonly model: string;
}

const PROMPT = "Tom has 3 apples and buys 4 more.";
const MESSAGES = [
  { role: "system", content: "You count." },
  { role: "user", content: "Tom has 3 apples and buys 4 more. How many apples does he have?" },
];

// oxlint-disable-next-line no-explicit-any -- answers are looked into
type Any = any;

async function ask(
  url: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Any; headers: Headers }> {
  const post = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(url, { ...post, headers: { "content-type": "application/json", ...headers } });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: /^[[{]/.test(text) ? JSON.parse(text) : text,
  };
}

async function good(url: string, body?: object): Promise<Any> {
  const answer = await ask(url, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

async function stream(url: string, body: object): Promise<Any[]> {
  const answer = await ask(url, { ...body, stream: true });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const events = String(answer.body)
    .split("\n")
    .filter((line) => line.startsWith("data: "));
  assert.equal(events.pop(), "data: [DONE]");
  return events.map((line) => JSON.parse(line.slice(6)));
}

const completions = ({ url }: Server): string => `${url}/v1/completions`;
const chat = ({ url }: Server): string => `${url}/v1/chat/completions`;

/** The text of a completion, greedy unless it is said otherwise. */
async function textOf(server: Server, fields: object = {}): Promise<string> {
  const { choices } = await good(completions(server), {
    prompt: PROMPT,
    max_tokens: 12,
    temperature: 0,
    ...fields,
  });
  return choices[0].text;
}

const HOT = { temperature: 5, top_k: 0, top_p: 1, min_p: 0, max_tokens: 24 };

export const EXPECTATIONS: readonly Expectation[] = [
  {
    says: "a completion ends at max_tokens, with the reason length and the counts of its tokens",
    from: "test_completion.py",
    async check(server) {
      const { choices, usage } = await good(completions(server), {
        prompt: PROMPT,
        max_tokens: 5,
        temperature: 0,
      });
      assert.equal(choices[0].finish_reason, "length");
      assert.equal(usage.completion_tokens, 5);
      assert.equal(usage.total_tokens, usage.prompt_tokens + 5);
    },
  },
  {
    says: "a streamed completion is the one that is not streamed",
    from: "test_completion.py",
    async check(server) {
      const events = await stream(completions(server), { prompt: PROMPT, max_tokens: 12, temperature: 0 });
      const text = events.map(({ choices }) => choices[0]?.text ?? "").join("");
      assert.equal(text, await textOf(server));
    },
  },
  {
    says: "a prompt can be a list of token ids, with the same text",
    from: "test_completion.py",
    async check(server) {
      const { tokens } = await good(`${server.url}/tokenize`, { content: PROMPT, add_special: true });
      assert.equal(await textOf(server, { prompt: tokens }), await textOf(server));
    },
  },
  {
    says: "prompts can be a list, each with an answer of its own",
    from: "test_completion.py",
    async check(server) {
      const { choices } = await good(completions(server), {
        prompt: [PROMPT, PROMPT],
        max_tokens: 12,
        temperature: 0,
      });
      assert.equal(choices.length, 2);
      assert.equal(choices[0].text, choices[1].text);
    },
  },
  {
    says: "texts and token ids can stand in one list of prompts",
    from: "test_completion.py",
    async check(server) {
      const { tokens } = await good(`${server.url}/tokenize`, { content: PROMPT, add_special: true });
      const { choices } = await good(completions(server), {
        prompt: [PROMPT, tokens],
        max_tokens: 4,
        temperature: 0,
      });
      assert.equal(choices[0].text, choices[1].text);
    },
  },
  {
    says: "texts and token ids can stand in one prompt",
    from: "test_completion.py",
    ours: "OpenAI's protocol has no such prompt; it is a 400",
    async check(server) {
      await good(completions(server), { prompt: [5, 6, PROMPT, 7], max_tokens: 4 });
    },
  },
  {
    says: "greedy texts are the same each time",
    from: "test_completion.py",
    async check(server) {
      const texts = await Promise.all([1, 2, 3, 4].map(() => textOf(server, { seed: 42 })));
      assert.equal(new Set(texts).size, 1);
    },
  },
  {
    says: "another seed gives another text",
    from: "test_completion.py",
    async check(server) {
      const texts = await Promise.all([1, 2, 3, 4].map((seed) => textOf(server, { ...HOT, seed })));
      assert.equal(new Set(texts).size, 4);
    },
  },
  {
    says: "the same seed gives the same text, whatever else is being written",
    from: "test_completion.py (a TODO there)",
    theirs: "what is computed beside a text changes how its logits are rounded",
    varies: true,
    async check(server) {
      const alone = await textOf(server, { ...HOT, seed: 7 });
      const beside = await Promise.all([7, 1, 7, 2, 7].map((seed) => textOf(server, { ...HOT, seed })));
      for (const at of [0, 2, 4]) assert.equal(beside[at], alone);
    },
  },
  {
    says: "a prompt that is longer than the context is a 400",
    from: "test_completion.py",
    async check(server) {
      const { status, body } = await ask(completions(server), { prompt: PROMPT.repeat(server.context) });
      assert.equal(status, 400);
      assert.ok(body.error);
    },
  },
  {
    says: "more texts than places wait their turn, and all are answered",
    from: "test_completion.py",
    async check(server) {
      const texts = await Promise.all(
        Array.from({ length: 6 }, (_, at) => textOf(server, { prompt: `${at} ${PROMPT}` })),
      );
      assert.ok(texts.every((text) => text.length > 0));
    },
  },
  {
    says: "a stop string ends the text and is no part of it",
    from: "test_completion.py",
    async check(server) {
      const whole = await textOf(server, { max_tokens: 24 });
      const stop = whole.slice(8, 12);
      const { choices } = await good(completions(server), {
        prompt: PROMPT,
        max_tokens: 24,
        temperature: 0,
        stop: [stop],
      });
      assert.equal(choices[0].text, whole.slice(0, whole.indexOf(stop)));
      assert.equal(choices[0].finish_reason, "stop");
    },
  },
  {
    says: "a stop string is held back in a stream until it is none",
    from: "test_completion.py",
    async check(server) {
      const whole = await textOf(server, { max_tokens: 24 });
      const stop = whole.slice(8, 12);
      const events = await stream(completions(server), {
        prompt: PROMPT,
        max_tokens: 24,
        temperature: 0,
        stop: [stop],
      });
      assert.equal(
        events.map(({ choices }) => choices[0]?.text ?? "").join(""),
        whole.slice(0, whole.indexOf(stop)),
      );
    },
  },
  {
    says: "echo with log-probabilities scores a prompt",
    from: "llama.cpp #27174",
    theirs: 'it answers "Only no echo is supported"',
    async check(server) {
      const { choices } = await good(completions(server), {
        prompt: PROMPT,
        echo: true,
        logprobs: 1,
        max_tokens: 1,
      });
      const { tokens, token_logprobs } = choices[0].logprobs;
      assert.equal(token_logprobs[0], null);
      assert.equal(tokens.length, token_logprobs.length);
      assert.ok(token_logprobs.slice(1).every((each: number) => each <= 0));
    },
  },
  {
    says: "log-probabilities of completions have OpenAI's old form (tokens, token_logprobs, top_logprobs, text_offset)",
    from: "test_completion.py",
    theirs: "it answers in the form of chats",
    async check(server) {
      const { choices } = await good(completions(server), {
        prompt: PROMPT,
        logprobs: 3,
        max_tokens: 5,
        temperature: 0,
      });
      const { tokens, token_logprobs, top_logprobs, text_offset } = choices[0].logprobs;
      assert.equal(tokens.join(""), choices[0].text);
      assert.deepEqual(
        [token_logprobs, top_logprobs, text_offset].map((list) => list.length),
        [5, 5, 5],
      );
    },
  },
  {
    says: "several texts are asked for with n",
    from: "test_completion.py (n_cmpl)",
    async check(server) {
      const { choices } = await good(completions(server), { prompt: PROMPT, n: 2, ...HOT, seed: 3 });
      assert.deepEqual(choices.map(({ index }: Any) => index).sort(), [0, 1]);
    },
  },
  {
    says: "a suffix that is not used is refused",
    from: "OpenAI's protocol",
    theirs: "it is ignored",
    async check(server) {
      assert.equal((await ask(completions(server), { prompt: PROMPT, suffix: "the end" })).status, 400);
    },
  },
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

/** What both servers do of all this, as a page. */
export function page(): string {
  const cell = (why: string | undefined): string => (why === undefined ? "yes" : `no: ${why}`);
  const lines = EXPECTATIONS.map(
    ({ says, from, ours, theirs, varies }) =>
      `| ${says} | ${from} | ${cell(ours)} | ${varies ? `not always: ${theirs}` : cell(theirs)} |`,
  );
  return `# What llama.cpp's tests expect of a server, and who does it

Both servers run the embedded model, with two texts at once. Every line is a test of \`conformance/llama-server/endpoints.test.ts\`, which
also writes this page (\`npx vitest run conformance/llama-server --update\`); expectations that are llama.cpp's own come from its \`tools/server/tests/unit\`, in our words.
Endpoints that only one of the two has (embeddings, infill, adapters, media, tools; \`/v1/next\`) are not in it.

| a server ... | from | nsigma serve | llama.cpp's server |
| --- | --- | --- | --- |
${lines.join("\n")}
`;
}
