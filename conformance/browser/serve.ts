import { text } from "node:stream/consumers";
import { type PreviewServer, preview } from "vite";

export interface Site {
  /** With a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export interface SiteSettings {
  /** The page's Content-Security-Policy. */
  readonly policy?: string;
  /** Answers what the page posts, by the path it posts to. */
  readonly answer?: (path: string, body: string) => string;
}

/** Serves a folder on this machine alone, with the headers that let a page have threads. */
export async function serve(folder: string, { policy, answer }: SiteSettings = {}): Promise<Site> {
  const headers: Record<string, string> = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-store",
  };
  if (policy !== undefined) headers["Content-Security-Policy"] = policy;
  const server = await preview({
    configFile: false,
    logLevel: "error",
    root: folder,
    build: { outDir: folder },
    preview: { host: "127.0.0.1", port: 0, headers },
    plugins: [
      {
        name: "answers",
        configurePreviewServer(server) {
          server.middlewares.use((request, response, next) => {
            if (request.method !== "POST" || !answer) return next();
            text(request).then((body) => response.end(answer(request.url ?? "", body)), next);
          });
        },
      },
    ],
  });
  return { url: urlOf(server), close: () => server.close() };
}

function urlOf({ resolvedUrls }: PreviewServer): string {
  const url = resolvedUrls?.local[0];
  if (url === undefined) throw new Error("the server has no address");
  return url;
}
