import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { whenOver } from "./when-over.ts";

/** Has `app.close()` wait for what is being answered, and for nothing else: clients keep connections that they do not use. */
export function closeWhenAnswered(app: FastifyInstance): void {
  const answering = new Set<ServerResponse>();
  let closing = false;
  const check = (): void => {
    if (closing && answering.size === 0) app.server.closeAllConnections();
  };
  app.addHook("onRequest", async ({ raw: request }, { raw: response }) => {
    answering.add(response);
    whenOver(request, response, () => {
      answering.delete(response);
      check();
    });
  });
  app.addHook("preClose", async () => {
    closing = true;
    setImmediate(check); // when it no longer listens
  });
}
