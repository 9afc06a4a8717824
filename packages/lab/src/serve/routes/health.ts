import { route } from "../route.ts";

/** For those who start and stop servers: it answers when the models are loaded. */
export const health = route({
  method: "GET",
  paths: ["/health", "/v1/health"],
  summary: "whether the server can answer",
  open: true,
  answer: () => ({ status: "ok" }),
});
