import type { Trace } from "nsigma";
import type { Host, HostRequest } from "nsigma/hosts";
import { MODEL_FOLDER } from "nsigma-tiny-model";
import { openBrowser } from "./browser.ts";
import { buildPage } from "./build.ts";
import type { Offered } from "./pages/offer-host.ts";
import { serve } from "./serve.ts";

export interface RemoteHost extends Host {
  /** Calls a function of the page with one argument. */
  call(name: string, argument: unknown): Promise<unknown>;
  /** What the page asked of other servers than its own. */
  readonly strangers: readonly string[];
  close(): Promise<void>;
}

/** Why what a listener throws is not tested through a page. */
export const OUTSIDE = "a listener outside the page cannot throw into it";

/**
 * Opens a page that offers a host (`offerHost`), and stands for that host here.
 *
 * @param model the folder of the model, which is copied beside the page
 */
export async function openRemoteHost(name: string, model: string = MODEL_FOLDER): Promise<RemoteHost> {
  const [built, browser] = await Promise.all([buildPage(name, model), openBrowser()]);
  const requests: HostRequest[] = [];
  const site = await serve(built.folder, { answer: hear });
  const page = await browser.newPage();
  const strangers: string[] = [];
  page.on("request", (request) => {
    const { protocol, href } = new URL(request.url());
    if (protocol.startsWith("http") && !href.startsWith(site.url)) strangers.push(href);
  });
  page.on("pageerror", (error) => console.error(`${name}: ${error.message}`));
  await page.goto(`${site.url}${name}.html`);
  await page.waitForFunction("globalThis.generate");

  return {
    name,
    async generate(request) {
      const id = requests.push(request) - 1;
      const { signal, onText, onTrace, ...rest } = request;
      const hears = [...(onText ? (["text"] as const) : []), ...(onTrace ? (["trace"] as const) : [])];
      const abort = () => void call("abort", id);
      signal?.addEventListener("abort", abort);
      const offered = { id, request: rest, hears, aborted: signal?.aborted ?? false };
      const answer = (await call("generate", offered)) as Awaited<ReturnType<Offered["generate"]>>;
      signal?.removeEventListener("abort", abort);
      if ("error" in answer) throw Object.assign(new Error(answer.error.message), answer.error);
      return answer.generated;
    },
    call,
    strangers,
    async close() {
      await browser.close();
      await site.close();
      await built.remove();
    },
  };

  function call(what: string, argument: unknown): Promise<unknown> {
    const run = ([name, value]: [string, unknown]) =>
      (globalThis as unknown as Record<string, (value: unknown) => unknown>)[name](value);
    return page.evaluate(run, [what, argument] as [string, unknown]);
  }

  function hear(path: string, body: string): string {
    const [, , id, kind] = path.split("/");
    const { onText, onTrace, signal } = requests[Number(id)];
    if (kind === "text") onText?.(JSON.parse(body) as string);
    else onTrace?.(JSON.parse(body) as Trace);
    return signal?.aborted ? "abort" : "";
  }
}
