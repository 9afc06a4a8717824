import { afterAll, describe, expect, it } from "vitest";
import { hostSuite } from "../hosts/host-suite.ts";
import { NO_BROWSER } from "./browser.ts";
import { openRemoteHost, OUTSIDE, type RemoteHost } from "./remote-host.ts";

describe.skipIf(NO_BROWSER)(`transformers.js in a browser${NO_BROWSER ? ` (${NO_BROWSER})` : ""}`, () => {
  let opened: RemoteHost | undefined;
  const open = async (): Promise<RemoteHost> => (opened ??= await openRemoteHost("transformers"));
  afterAll(() => opened?.close());

  hostSuite({ name: "transformers", open, skip: { listeners: OUTSIDE } });

  it("generate({signal}) hears an abort while it runs, without any listener that would let it", async () => {
    const host = await open();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    // Without an end of text it would go on to the end of the context, for a second or more.
    const sampler = { temperature: 3, logitBias: { 1: false } } as const;
    const { ending, tokens } = await host.generate({ prompt: "Mia", sampler, signal: controller.signal });
    expect(ending).toBe("aborted");
    expect(tokens).toBeLessThan(500);
  });

  it("asks nothing of other servers", async () => {
    expect((await open()).strangers).toEqual([]);
  });
});
