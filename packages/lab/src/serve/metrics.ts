import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ServedModel } from "./engine/served-model.ts";
import type { WrittenText } from "./engine/written-text.ts";

/** Tokens that are left for a draw: from one to a whole vocabulary. */
const KEPT = [1, 2, 3, 5, 10, 20, 50, 100, 1000, 10_000, 100_000];
/** Seconds, from a token of a small model to a long text of a large one. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What is counted, in Prometheus' form. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = this.counter("requests_total", "requests by path and status", [
    "path",
    "status",
  ]);
  private readonly cancelled = this.counter("requests_cancelled_total", "requests whose client went away", [
    "path",
  ]);
  private readonly prompt = this.counter("prompt_tokens_total", "tokens of prompts", ["model"]);
  private readonly generated = this.counter("generated_tokens_total", "tokens that were drawn", ["model"]);
  private readonly texts = this.counter("texts_total", "texts by how they ended", ["model", "ending"]);
  private readonly seconds = new Histogram({
    name: "nsigma_request_seconds",
    help: "how long requests took",
    labelNames: ["path"],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly first = new Histogram({
    name: "nsigma_first_token_seconds",
    help: "from a request to the first piece of its text, streamed ones only",
    labelNames: ["path"],
    buckets: SECONDS,
    registers: [this.registry],
  });
  private readonly kept = new Histogram({
    name: "nsigma_kept_tokens",
    help: "tokens that were left for a draw, of texts with a trace only",
    labelNames: ["model"],
    buckets: KEPT,
    registers: [this.registry],
  });

  /** @param models whose places and queues are looked at when somebody asks */
  watch(models: readonly ServedModel[]): void {
    const gauge = (name: string, help: string, value: (served: ServedModel) => number): void => {
      const watched = new Gauge({
        name: `nsigma_${name}`,
        help,
        labelNames: ["model"],
        registers: [],
        collect() {
          for (const served of models) this.set({ model: served.id }, value(served));
        },
      });
      this.registry.registerMetric(watched);
    };
    gauge("texts_running", "texts that are being written", ({ scheduler }) => scheduler.running);
    gauge("texts_waiting", "texts that wait for a place", ({ scheduler }) => scheduler.waiting);
    gauge("places", "texts that can be written at once", ({ scheduler }) => scheduler.places);
  }

  answered(path: string, status: number, seconds: number): void {
    this.requests.inc({ path, status });
    this.seconds.observe({ path }, seconds);
  }

  left(path: string): void {
    this.cancelled.inc({ path });
  }

  began(path: string, seconds: number): void {
    this.first.observe({ path }, seconds);
  }

  wrote(model: string, prompt: number, { ending, count, tokens }: WrittenText): void {
    this.prompt.inc({ model }, prompt);
    this.generated.inc({ model }, count);
    this.texts.inc({ model, ending });
    for (const { trace } of tokens) {
      const left = trace?.steps.at(-1)?.kept ?? trace?.finite;
      if (left !== undefined) this.kept.observe({ model }, left);
    }
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `nsigma_${name}`, help, labelNames, registers: [this.registry] });
  }
}
