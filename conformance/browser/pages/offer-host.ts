import type { Generated, Host, HostRequest } from "nsigma/hosts";

/** A request as it comes from outside the page. */
export interface OfferedRequest {
  id: number;
  request: Omit<HostRequest, "signal" | "onText" | "onTrace">;
  /** Which listeners there are outside. */
  hears: readonly ("text" | "trace")[];
  aborted: boolean;
}

export type Answer = { generated: Generated } | { error: { name: string; message: string } };

/** What is called from outside the page. */
export interface Offered {
  generate(offered: OfferedRequest): Promise<Answer>;
  abort(id: number): void;
}

/** Lets a host that lives in this page be asked from outside. */
export function offerHost(opening: Promise<Host>): void {
  const running = new Map<number, AbortController>();
  const offered: Offered = {
    async generate({ id, request, hears, aborted }) {
      const controller = new AbortController();
      if (aborted) controller.abort();
      running.set(id, controller);
      const tell = (kind: string) => (what: unknown) => {
        if (post(`/hears/${id}/${kind}`, what) === "abort") controller.abort();
      };
      const listeners = {
        ...(hears.includes("text") ? { onText: tell("text") } : {}),
        ...(hears.includes("trace") ? { onTrace: tell("trace") } : {}),
      };
      try {
        const host = await opening;
        return { generated: await host.generate({ ...request, ...listeners, signal: controller.signal }) };
      } catch (error) {
        const { name, message } = error as Error;
        return { error: { name, message } };
      } finally {
        running.delete(id);
      }
    },
    abort: (id) => running.get(id)?.abort(),
  };
  Object.assign(globalThis, offered);
}

/** Waits for the answer, as a call in the page would: what a listener does takes effect before the next token. */
function post(path: string, what: unknown): string {
  const request = new XMLHttpRequest();
  request.open("POST", path, false);
  request.send(JSON.stringify(what));
  return request.responseText;
}
