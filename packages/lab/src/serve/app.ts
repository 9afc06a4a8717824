import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ApiError, apiErrorOf } from "./api-error.ts";
import { Exchange } from "./exchange.ts";
import { checkKey } from "./guard/key.ts";
import { checkHost, corsHeaders } from "./guard/origin.ts";
import { read } from "./requests/fields.ts";
import type { Route } from "./route.ts";
import { servePage } from "./routes/page.ts";
import type { Site } from "./site.ts";

/** Bytes of a body: a prompt of a million tokens, and no more. */
const BODY = 8 * 2 ** 20;
/** Milliseconds in which a request has to be there, its headers and its body. */
const ARRIVAL = 30_000;

/**
 * The server's routes on Fastify, with what holds for all of them: who may ask, what a body must be, how errors read.
 *
 * @param report hears of every error that is the server's own
 */
export function createApp(
  routes: readonly Route[],
  site: Site,
  report: (error: unknown) => void,
): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY,
    requestTimeout: ARRIVAL,
    forceCloseConnections: "idle",
    genReqId: () => `req_${randomUUID()}`,
    routerOptions: { ignoreTrailingSlash: true },
    http: { headersTimeout: ARRIVAL, connectionsCheckingInterval: 5000 },
    // A path that is no path is answered like any other that is not there.
    frameworkErrors: (error, _, reply) => sendError(reply, wireError(error)),
  });
  app.removeContentTypeParser("text/plain");
  closeWhenAnswered(app);

  app.addHook("onRequest", async (request, reply) => {
    const { headers, method, routeOptions } = request;
    reply.headers({ "x-request-id": request.id, ...corsHeaders(headers, site.settings.origins) });
    checkHost(headers, site.settings.hosts);
    if (method === "OPTIONS") return reply.code(204).send();
    const { open = false } = routeOptions.config as { open?: boolean };
    if (!open) checkKey(headers, site.settings.keys);
    return undefined;
  });
  app.setErrorHandler((error, _, reply) => sendError(reply, wireError(error), report));
  app.setNotFoundHandler(({ method, url }, reply) => {
    const path = url.split("?")[0].slice(0, 100);
    sendError(
      reply,
      new ApiError(404, `there is no ${method} ${path} here; see /openapi.json`, { code: "not_found" }),
    );
  });

  for (const route of routes) {
    for (const url of route.paths) {
      app.route({
        method: route.method,
        url,
        config: { open: route.open ?? false },
        handler: (request, reply) => answer(route, site, request, reply, report),
      });
    }
  }
  servePage(app);
  app.options("/*", (_, reply) => reply.code(204).send());
  return app;
}

/** Has `app.close()` wait for what is being answered, and for nothing else: clients keep connections that they do not use. */
function closeWhenAnswered(app: FastifyInstance): void {
  const answering = new Set<ServerResponse>();
  let closing = false;
  const check = (): void => {
    if (closing && answering.size === 0) app.server.closeAllConnections();
  };
  app.addHook("onRequest", async (_, { raw }) => {
    answering.add(raw);
    raw.on("close", () => {
      answering.delete(raw);
      check();
    });
  });
  app.addHook("preClose", async () => {
    closing = true;
    setImmediate(check); // when it no longer listens
  });
}

async function answer(
  route: Route,
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  report: (error: unknown) => void,
): Promise<unknown> {
  const exchange = new Exchange(site, route.paths[0], request, reply);
  try {
    const body = route.body && read(route.body, request.body);
    const given = await route.answer(exchange, body);
    if (exchange.streaming || exchange.left) return reply.hijack();
    exchange.checkTime();
    const isText = typeof given === "string" && !given.startsWith("{");
    return await reply
      .type(isText ? "text/plain; version=0.0.4; charset=utf-8" : "application/json")
      .send(given);
  } catch (thrown) {
    const error = apiErrorOf(thrown);
    if (error.status >= 500) report(thrown);
    if (exchange.left) return reply.hijack();
    if (exchange.streaming) exchange.fail(error);
    else return sendError(reply, error);
  } finally {
    exchange.count();
  }
  return undefined;
}

function sendError(reply: FastifyReply, error: ApiError, report?: (error: unknown) => void): FastifyReply {
  if (error.status >= 500) report?.(error.cause ?? error);
  return reply.code(error.status).headers(error.headers).type("application/json").send(error.body);
}

/** What the server itself finds wrong with a request, in our words. */
function wireError(error: unknown): ApiError {
  const {
    code = "",
    statusCode = 500,
    message = "",
  } = error as { code?: string; statusCode?: number; message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new ApiError(413, `the body has more than ${BODY / 2 ** 20} MiB; send less`, {
      code: "body_too_large",
    });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE" || code === "FST_ERR_CTP_EMPTY_TYPE")
    return new ApiError(415, "content-type: the body must be application/json", {
      code: "unsupported_media_type",
    });
  if (code.startsWith("FST_ERR_CTP") || error instanceof SyntaxError)
    return new ApiError(400, "the body is not valid JSON", { code: "invalid_json" });
  if (error instanceof ApiError || statusCode >= 500) return apiErrorOf(error);
  return new ApiError(statusCode, message, { code });
}
