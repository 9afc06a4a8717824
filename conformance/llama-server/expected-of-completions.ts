import { strict as assert } from "node:assert";
import {
  PROMPT,
  HOT,
  completions,
  ask,
  good,
  stream,
  textOf,
  type Any,
  type Expectation,
} from "./expectation.ts";

/** What is expected of /v1/completions. */
export const OF_COMPLETIONS: readonly Expectation[] = [
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
    from: "test_completion.py (skipped there)",
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
];
