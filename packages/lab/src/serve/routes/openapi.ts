import { z } from "zod";
import { type Route, route } from "../route.ts";

/** The description of all routes, made of their schemas. */
export function openapi(routes: () => readonly Route[]): Route {
  return route({
    method: "GET",
    paths: ["/openapi.json"],
    summary: "this description",
    open: true,
    answer: ({ site }) => ({
      openapi: "3.1.0",
      info: { title: "nsigma serve", version: site.version },
      paths: Object.fromEntries(
        routes().map((each) => [each.paths[0], { [each.method.toLowerCase()]: operation(each) }]),
      ),
    }),
  });
}

function operation({ summary, document, body, open }: Route): object {
  const schema = document ?? body;
  return {
    summary,
    ...(open && { security: [] }),
    ...(schema && {
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) },
        },
      },
    }),
    responses: { 200: { description: "see the page docs/server.md" } },
  };
}
