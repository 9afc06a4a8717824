import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Claims } from "./claims.ts";

// The file system of this machine has links and no errors: two calls can be made to fail.
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, linkSync: vi.fn(fs.linkSync), writeSync: vi.fn(fs.writeSync) };
});

let run: string;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), "nsigma-claims-"));
});
afterEach(() => rmSync(run, { recursive: true }));

describe("new Claims(run)", () => {
  it("take(piece) gives a piece to one of two, and to the other when the first has let go", () => {
    takeTurns();
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

  it("take(piece) begins again where the folder has gone with another process's last piece", () => {
    const claims = new Claims(run);
    rmSync(join(run, "claims"), { recursive: true });
    expect(claims.take("a")).toBe(true);
    claims.close(true);
    expect(existsSync(join(run, "claims"))).toBe(false);
  });

  it("take(piece) is true again for the process that has it already", () => {
    const claims = new Claims(run);
    expect([claims.take("a"), claims.take("a")]).toEqual([true, true]);
    expect(readdirSync(join(run, "claims"))).toHaveLength(2);
    claims.close(true);
  });

  /** Each piece goes to the one that asks first, and to the other when that one has let go. */
  function takeTurns(): void {
    const [one, other] = [new Claims(run), new Claims(run)];
    const taken = [one.take("a"), other.take("a"), other.take("b"), one.take("b")];
    expect(taken).toEqual([true, false, true, false]);
    one.close(false);
    expect(other.take("a")).toBe(true);
    other.close(true);
  }

  const day = 24 * 3600;
  const owner = (about: object) => JSON.stringify({ host: "far-away", pid: 1, file: "other", ...about });
  it.each<[string, (claim: string) => void]>([
    ["empty", (claim) => writeFileSync(claim, "")],
    ["half written", (claim) => writeFileSync(claim, owner({}).slice(0, 20))],
    ["full of NUL", (claim) => writeFileSync(claim, "\0".repeat(80))],
    ["JSON and no owner", (claim) => writeFileSync(claim, "null")],
    ["a folder", (claim) => mkdirSync(claim)],
    ["a link to nothing", (claim) => symlinkSync("nowhere", claim)],
    ["a pipe, which nobody writes to", (claim) => spawnSync("mkfifo", [claim])],
    ["of an owner whose file is gone", (claim) => writeFileSync(claim, owner({ file: "gone" }))],
    ["of a file elsewhere", (claim) => writeFileSync(claim, owner({ file: "../claims/other" }))],
    ["of an owner a minute old", (claim) => claimed(claim, -60)],
    ["of an owner a day old", (claim) => claimed(claim, -day)],
    ["of an owner a day ahead", (claim) => claimed(claim, day)],
  ])("take(piece) takes a piece whose claim is %s", (_, prepare) => {
    const claims = new Claims(run);
    prepare(join(run, "claims", "a.0"));
    expect(claims.take("a")).toBe(true);
    claims.close(true);
    expect(existsSync(join(run, "claims"))).toBe(false);
  });

  it("take(piece) leaves a piece to the owner on another machine that wrote ten seconds ago", () => {
    const claims = new Claims(run);
    claimed(join(run, "claims", "a.0"), -10);
    expect([claims.take("a"), claims.take("b")]).toEqual([false, true]);
    claims.close(false);
  });

  it("take(piece) asks whether an owner still runs on this machine only: elsewhere its number is another's", () => {
    const claims = new Claims(run);
    const { pid } = spawnSync("true");
    const claim = (piece: string) => join(run, "claims", `${piece}.0`);
    claimed(claim("elsewhere"), 0, { pid });
    claimed(claim("ended"), 0, { host: hostname(), pid });
    claimed(claim("running"), 0, { host: hostname(), pid: process.pid });
    expect(["elsewhere", "ended", "running"].map((piece) => claims.take(piece))).toEqual([
      false,
      true,
      false,
    ]);
    claims.close(false);
  });

  it("take(piece) takes a piece whose claim is larger than any claim, though its owner lives", () => {
    const claims = new Claims(run);
    claimed(join(run, "claims", "a.0"), 0);
    writeFileSync(join(run, "claims", "a.0"), owner({}) + " ".repeat(4096));
    expect(claims.take("a")).toBe(true);
    claims.close(false);
  });

  function claimed(claim: string, age: number, about: object = {}): void {
    writeFileSync(claim, owner(about));
    const file = join(run, "claims", "other");
    writeFileSync(file, owner(about));
    utimesSync(file, Date.now() / 1000 + age, Date.now() / 1000 + age);
  }

  it("take(piece) gives a piece to one of two where the file system has no links", () => {
    vi.mocked(linkSync).mockImplementation(() => {
      throw Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" });
    });
    takeTurns();
    vi.mocked(linkSync).mockReset();
  });

  it("an error of the disk in the beat ends nothing", () => {
    vi.useFakeTimers();
    const claims = new Claims(run);
    vi.mocked(writeSync).mockImplementation(() => {
      throw Object.assign(new Error("EIO: i/o error, write"), { code: "EIO" });
    });
    expect(() => vi.advanceTimersByTime(10_000)).not.toThrow();
    expect(claims.take("a")).toBe(true);
    vi.mocked(writeSync).mockReset();
    vi.useRealTimers();
    claims.close(true);
  });
});
