import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Claims } from "./claims.ts";

let run: string;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "nsigma-claims-"));
});
afterEach(() => rmSync(run, { recursive: true }));

describe("new Claims(run)", () => {
  it("take(piece) gives a piece to one of two, and to the other when the first has let go", () => {
    const [one, other] = [new Claims(run), new Claims(run)];
    expect([one.take("a"), other.take("a"), other.take("b"), one.take("b")]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    one.close(false);
    expect(other.take("a")).toBe(true);
    other.close(true);
  });

  it("close(true) leaves the folder to another that is at work; the last takes it away", () => {
    const [one, other] = [new Claims(run), new Claims(run)];
    one.take("a");
    other.take("b");
    one.close(true);
    expect(existsSync(join(run, "claims"))).toBe(true);
    other.close(true);
    expect(existsSync(join(run, "claims"))).toBe(false);
  });

  it("take(piece) is false, and close(true) no error, when the folder has gone with the last piece", () => {
    const claims = new Claims(run);
    rmSync(join(run, "claims"), { recursive: true });
    expect(claims.take("a")).toBe(false);
    claims.close(true);
  });

  it("take(piece) takes over what another machine holds once that has not been fresh for half a minute", () => {
    const claims = new Claims(run);
    const elsewhere = (piece: string, age: number) => {
      const file = join(run, "claims", `${piece}.0`);
      writeFileSync(file, JSON.stringify({ host: "elsewhere", pid: process.pid }));
      const then = (Date.now() - age) / 1000;
      utimesSync(file, then, then);
    };
    elsewhere("fresh", 10_000);
    elsewhere("stale", 60_000);
    expect([claims.take("fresh"), claims.take("stale")]).toEqual([false, true]);
    claims.close(false);
  });
});
