import type { z } from "zod";
import type { Exchange } from "./exchange.ts";

/** A path of the server, and what answers there. */
export interface Route<Schema extends z.ZodType = z.ZodType> {
  readonly method: "GET" | "POST";
  /** The first is the one that is documented. */
  readonly paths: readonly string[];
  readonly summary: string;
  /** What a body must be, for `POST`; its answer gets what the schema makes of it. */
  readonly body?: Schema;
  /** The schema that describes the body, where it is read in two steps. */
  readonly document?: z.ZodType;
  /** Whether it answers without a key. */
  readonly open?: boolean;
  /** @returns what is sent as JSON, a text as it stands; nothing when the answer was streamed */
  answer(exchange: Exchange, body: z.output<Schema>): unknown;
}

/** Lets a route's schema type its body. */
export function route<Schema extends z.ZodType>(given: Route<Schema>): Route {
  return given as unknown as Route;
}
