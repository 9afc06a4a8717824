import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_BROWSER, openBrowser } from "../browser/browser.ts";
import { written } from "./playground.fixture.ts";

const ROOT = join(import.meta.dirname, "../..");
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};
/** Models and runtimes, which the page's own size does not count. */
const HEAVY = /^(onnx|runtime)\/|tokenizer|\.wasm$|\.gguf$/;

/** The page as a folder, and the plainest web server for it. */
describe.skipIf(NO_BROWSER)(`the playground as a folder (${NO_BROWSER ?? "in Chromium"})`, () => {
  let folder: string;
  let server: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nsigma-page-"));
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    execFileSync(
      process.execPath,
      [vite, "build", "--outDir", folder, "--emptyOutDir", "--logLevel", "error"],
      {
        cwd: join(ROOT, "apps/playground"),
        stdio: "pipe",
      },
    );
    server = createServer((request, response) => {
      const path = join(
        folder,
        new URL(request.url ?? "/", "http://x").pathname.replace(/^\/some\/place\//, ""),
      );
      const file = path.endsWith("/") || path === folder ? join(path, "index.html") : path;
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
      else
        response
          .writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" })
          .end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("writes a first text from any place of any web server, and asks nobody else", async () => {
    const browser = await openBrowser();
    const page = await browser.newPage();
    const asked = new Set<string>();
    page.on("request", (request) => asked.add(new URL(request.url()).host));
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/some/place/`);
    await written(page);
    expect(await page.locator(".strip").innerText()).toMatch(/####/);
    await page.goto(`http://127.0.0.1:${port}/some/place/?lesson=city`);
    await page.getByRole("heading", { name: /^4 of 5/ }).waitFor();
    expect([...asked].filter((host) => host !== "")).toEqual([`127.0.0.1:${port}`]);
    await browser.close();
  });

  it("has less than 2 MB gzipped, model and runtime apart", () => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
      (name) => statSync(join(folder, name)).isFile() && !HEAVY.test(name),
    );
    const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
    console.log(`${(size / 1000).toFixed(0)} kB gzipped in ${files.length} files`);
    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThan(2_000_000);
  });
});
