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

export const PROMPT = "Tom has 3 apples and buys 4 more.";
export const MESSAGES = [
  { role: "system", content: "You count." },
  { role: "user", content: "Tom has 3 apples and buys 4 more. How many apples does he have?" },
];

// oxlint-disable-next-line no-explicit-any -- answers are looked into
export type Any = any;

export async function ask(
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

export async function good(url: string, body?: object): Promise<Any> {
  const answer = await ask(url, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

export async function stream(url: string, body: object): Promise<Any[]> {
  const answer = await ask(url, { ...body, stream: true });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const events = String(answer.body)
    .split("\n")
    .filter((line) => line.startsWith("data: "));
  assert.equal(events.pop(), "data: [DONE]");
  return events.map((line) => JSON.parse(line.slice(6)));
}

export const completions = ({ url }: Server): string => `${url}/v1/completions`;
export const chat = ({ url }: Server): string => `${url}/v1/chat/completions`;

/** The text of a completion, greedy unless it is said otherwise. */
export async function textOf(server: Server, fields: object = {}): Promise<string> {
  const { choices } = await good(completions(server), {
    prompt: PROMPT,
    max_tokens: 12,
    temperature: 0,
    ...fields,
  });
  return choices[0].text;
}

export const HOT = { temperature: 5, top_k: 0, top_p: 1, min_p: 0, max_tokens: 24 };
