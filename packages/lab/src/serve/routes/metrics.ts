import { route } from "../route.ts";

/** In Prometheus' text form. */
export const metrics = route({
  method: "GET",
  paths: ["/metrics"],
  summary: "counts and times, for Prometheus",
  answer: ({ site }) => site.metrics.registry.metrics(),
});
