import type { SamplerOptions } from "nsigma";
import type { ServerModel } from "../../models/model.ts";
import type { Exchange } from "../exchange.ts";
import { anyObject, samplerFields, textFields, truth } from "../requests/fields.ts";
import { samplerOf } from "../requests/sampler.ts";
import { PROTOCOL_FIELDS } from "../requests/unserved.ts";
import { health } from "../routes/health.ts";
import { metrics } from "../routes/metrics.ts";
import { openapi } from "../routes/openapi.ts";
import { type Route, route } from "../route.ts";
import type { Upstream } from "./upstream.ts";

/** What a request has that is not the sampler's: it is passed on as it stands. */
const PASSED_ON = {
  ...textFields,
  ...Object.fromEntries(
    [
      ...PROTOCOL_FIELDS,
      "messages",
      "prompt",
      "echo",
      "logprobs",
      "top_logprobs",
      "max_completion_tokens",
      "response_format",
    ].map((name) => [name, truth]),
  ),
};

const NO_ACCOUNT = "it samples by itself and does not show its logits";

/** The paths of a server that passes requests on to another. */
export function upstreamRoutes(upstream: Upstream): readonly Route[] {
  const pass = (path: string, summary: string): Route =>
    route({
      method: "POST",
      paths: [`/v1${path}`, path],
      summary: `${summary}, by ${upstream.url} in ${upstream.server}'s names`,
      body: anyObject,
      answer: (exchange, body) => passOn(upstream, path, exchange, body),
    });
  const routes: readonly Route[] = [
    pass("/chat/completions", "answers a chat"),
    pass("/completions", "goes on with a text"),
    route({
      method: "GET",
      paths: ["/v1/models", "/models"],
      summary: `the models of ${upstream.url}`,
      answer: async (exchange) => exchange.relay(await upstream.ask("/models", exchange.signal)),
    }),
    health,
    metrics,
    openapi(() => routes),
  ];
  return routes;
}

async function passOn(
  upstream: Upstream,
  path: string,
  exchange: Exchange,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const { sampler, others } = samplerFields(body, PASSED_ON);
  const { nsigma, noise, dialect, seed, ...passed } = others;
  const { unserved, site } = exchange;
  for (const [name, value] of Object.entries({ nsigma, noise })) {
    if (value !== undefined && value !== null) unserved.add(name, value, `${upstream.server}: ${NO_ACCOUNT}`);
  }
  const options = samplerOf(
    { ...sampler, ...(typeof seed === "number" && seed >= 0 && { seed }) },
    typeof dialect === "string" ? dialect : undefined,
    SERVED_THERE,
    site.defaults,
    unserved,
  );
  // Where nobody asks for a sampler, the server's own stays as it is.
  const fields = isAsked(options) ? upstream.fieldsFor(options, unserved) : {};
  return exchange.relay(await upstream.ask(path, exchange.signal, { ...passed, ...fields }));
}

function isAsked(options: SamplerOptions): boolean {
  return Object.keys(options).length > 0;
}

/** Its tokens are not known here. */
const SERVED_THERE: ServerModel = {
  kind: "server",
  name: "upstream",
  host: { name: "upstream", generate: () => Promise.reject(new Error("requests are passed on")) },
  contextLength: Infinity,
  endOfText: [],
  chat: true,
  vocabSize: 0,
};
