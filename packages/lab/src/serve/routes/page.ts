import { createReadStream, statSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { pageFiles } from "../page-files.ts";

/** What a page from here may do: run its own scripts and WebAssembly, and ask the servers that its user names. */
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' http: https:; frame-ancestors *; base-uri 'none'; form-action 'none'";

/** The playground at /, its model and its runtime. */
export function servePage(app: FastifyInstance): void {
  for (const [url, { path, type }] of pageFiles()) {
    app.get(url, { config: { open: true } }, (_, reply) => {
      // What has a hash in its name never changes.
      const cached = url.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
      return reply
        .headers({
          "content-type": type,
          "content-length": statSync(path).size,
          "cache-control": cached,
          "content-security-policy": POLICY,
          "x-content-type-options": "nosniff",
        })
        .send(createReadStream(path));
    });
  }
}
