import type { FastifyInstance } from "fastify";
import { ApiError } from "../api-error.ts";

/** Objects and lists in each other: no request needs more, and what reads values goes into each. */
const DEEPEST = 100;

/** Has bodies be JSON and nothing else: what a form of another page can send is refused. */
export function takeJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    const checked = (error: Error | null, value?: unknown): void =>
      error ? done(error) : isDeep(value) ? done(tooDeep()) : done(null, value);
    return parse(request, body, checked);
  });
}

function tooDeep(): ApiError {
  return new ApiError(400, `the body has values more than ${DEEPEST} deep`, { code: "invalid_json" });
}

/** By levels: a recursion would be as deep as what it looks for. */
function isDeep(value: unknown): boolean {
  let level = [value].filter(isObject);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === DEEPEST) return true;
    level = level.flatMap((each) => Object.values(each).filter(isObject));
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
