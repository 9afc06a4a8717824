import type { Expectation } from "./expectation.ts";
import { OF_CHATS } from "./expected-of-chats.ts";
import { OF_COMPLETIONS } from "./expected-of-completions.ts";
import { OF_THE_REST } from "./expected-of-the-rest.ts";

/** What llama.cpp's own tests expect of its server. */
export const EXPECTATIONS: readonly Expectation[] = [...OF_COMPLETIONS, ...OF_CHATS, ...OF_THE_REST];

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
