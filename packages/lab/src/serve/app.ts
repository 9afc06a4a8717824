import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ApiError, apiErrorOf } from "./api-error.ts";
import { closeWhenAnswered } from "./closing.ts";
import { Exchange } from "./exchange.ts";
import { checkKey } from "./guard/key.ts";
import { checkHost, corsHeaders } from "./guard/origin.ts";
import { read } from "./requests/fields.ts";
import { takeJson } from "./requests/json.ts";
import type { Route } from "./route.ts";
import { servePage } from "./routes/page.ts";
import type { Site } from "./site.ts";
import { refuseConnection, wireError } from "./wire-errors.ts";

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
  const { limits } = site;
  const { body, arrival } = limits;
  const app = Fastify({
    bodyLimit: body,
    requestTimeout: arrival,
    forceCloseConnections: "idle",
    genReqId: () => `req_${randomUUID()}`,
    routerOptions: { ignoreTrailingSlash: true },
    http: { headersTimeout: arrival, connectionsCheckingInterval: Math.min(5000, arrival / 4) },
    clientErrorHandler: refuseConnection,
    // A path that is no path is answered like any other that is not there.
    frameworkErrors: (error, _, reply) => sendError(reply, wireError(error, limits)),
  });
  takeJson(app);
  closeWhenAnswered(app);

  app.addHook("onRequest", async (request, reply) => {
    const { headers, method, routeOptions } = request;
    reply.headers({ "x-request-id": request.id, ...corsHeaders(headers, site.settings.origins) });
    checkHost(headers, request.raw.url ?? "", site.settings.hosts);
    if (method === "OPTIONS") return reply.code(204).send();
    const { open = false } = routeOptions.config as { open?: boolean };
    if (!open) checkKey(headers, site.settings.keys);
    return undefined;
  });
  app.setErrorHandler((error, _, reply) => sendError(reply, wireError(error, limits), report));
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
