import { afterAll, describe, expect, it } from "vitest";
import { hostSuite } from "../hosts/host-suite.ts";
import { NO_BROWSER } from "./browser.ts";
import { openRemoteHost, OUTSIDE, type RemoteHost } from "./remote-host.ts";

describe.skipIf(NO_BROWSER)(`onnxruntime-web in a browser${NO_BROWSER ? ` (${NO_BROWSER})` : ""}`, () => {
  let opened: RemoteHost | undefined;
  const open = async (): Promise<RemoteHost> => (opened ??= await openRemoteHost("onnxruntime"));
  afterAll(() => opened?.close());

  hostSuite({ name: "onnxruntime", open, skip: { listeners: OUTSIDE } });

  it("generate({signal}) hears an abort while it runs, without any listener that would let it", async () => {
    const host = await open();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const sampler = { temperature: 3, logitBias: { 1: false } } as const;
    const { ending, tokens } = await host.generate({ prompt: "Mia", sampler, signal: controller.signal });
    expect(ending).toBe("aborted");
    expect(tokens).toBeLessThan(500);
  });
});
