import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchSplit, type HubSettings } from "./hub.ts";

const SPLIT = { dataset: "some/set", config: "main", split: "test" };
const ROWS = Array.from({ length: 230 }, (_, i) => ({ question: `q${i}` }));

/** An answer whose connection breaks in the middle. */
const BROKEN = Symbol();

let server: Server;
let settings: HubSettings;
let asked: URL[];
/** What is answered instead of rows. */
let status: number;
/** What becomes of an answer on its way. */
let spoil: (answer: Answer) => unknown;

interface Answer {
  rows: { row_idx: number; row: object; truncated_cells: string[] }[];
  num_rows_total: number;
}

/** Speaks as the hub's server of data sets does: pages of at most 100 rows, and how many there are. */
beforeEach(async () => {
  asked = [];
  status = 200;
  spoil = (answer) => answer;
  server = createServer((request, response) => {
    const url = new URL(request.url!, "http://localhost");
    asked.push(url);
    const [offset, length] = ["offset", "length"].map((name) => Number(url.searchParams.get(name)));
    const rows = ROWS.slice(offset, offset + Math.min(length, 100)).map((row, i) => ({
      row_idx: offset + i,
      row,
      truncated_cells: [],
    }));
    response.statusCode = status === 200 || request.headers.authorization === "Bearer key" ? 200 : status;
    const spoilt = spoil({ rows, num_rows_total: ROWS.length });
    if (spoilt === BROKEN) {
      response.writeHead(200, { "content-length": "1000" }).write('{"rows": [');
      response.destroy();
    } else response.end(typeof spoilt === "string" ? spoilt : JSON.stringify(spoilt));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const cache = mkdtempSync(join(tmpdir(), "nsigma-hub-"));
  settings = { server: `http://127.0.0.1:${port}`, cache, token: undefined };
});
afterEach(() => {
  server.close();
  rmSync(settings.cache, { recursive: true });
});

describe("fetchSplit(split, settings)", () => {
  it("fetchSplit fetches all pages once, and then reads its copy", async () => {
    const file = await fetchSplit(SPLIT, settings);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(ROWS);
    expect(asked.map((url) => url.searchParams.get("offset"))).toEqual(["0", "100", "200"]);
    expect(Object.fromEntries(asked[0].searchParams)).toMatchObject(SPLIT);
    expect(await fetchSplit(SPLIT, settings)).toBe(file);
    expect(asked).toHaveLength(3);
  });

  it("fetchSplit shows the token where terms must be agreed to, and says what is missing without one", async () => {
    status = 401;
    await expect(fetchSplit(SPLIT, settings)).rejects.toThrow(
      /^data set some\/set: cannot be fetched from the hub: its terms must be agreed to.*HF_TOKEN.*give the task a file$/,
    );
    expect(readdirSync(settings.cache)).toEqual([]);
    await fetchSplit(SPLIT, { ...settings, token: "key" });
    expect(readdirSync(settings.cache)).toHaveLength(1);
  });

  it("fetchSplit says in one line that the hub is not there, or what it answers", async () => {
    status = 503;
    await expect(fetchSplit(SPLIT, settings)).rejects.toThrow(/: 127\.0\.0\.1:\d+ answers 503; to read/);
    const nowhere = { ...settings, server: "http://127.0.0.1:9" };
    await expect(fetchSplit(SPLIT, nowhere)).rejects.toThrow(
      /cannot be fetched from the hub: [^\n]+; to read a local copy/,
    );
  });

  it.each<[string, (answer: Answer) => unknown, RegExp]>([
    [
      "ends early",
      (answer) => (answer.rows[0]?.row_idx === 200 ? { ...answer, rows: [] } : answer),
      /it ended after 200 of 230 rows/,
    ],
    ["has no total", ({ rows }) => ({ rows }), /something else than rows: num_rows_total must be a number/],
    ["has no rows at all", () => ({ rows: [], num_rows_total: 0 }), /it has no rows/],
    [
      "changes its total",
      (answer) => ({ ...answer, num_rows_total: answer.rows[0].row_idx === 0 ? 230 : 150 }),
      /it said that there are 230 rows, and now that there are 150/,
    ],
    [
      "has more rows than it says",
      (answer) => ({ ...answer, num_rows_total: 50 }),
      /more rows than the 50 that it says/,
    ],
    ["is a part", (answer) => ({ ...answer, partial: true }), /the server has only a part of it/],
    [
      "has cells that were cut short",
      (answer) => ({
        ...answer,
        rows: answer.rows.map((row) => ({ ...row, truncated_cells: row.row_idx === 7 ? ["question"] : [] })),
      }),
      /row 7 was cut short in question/,
    ],
    [
      "gives other rows than were asked for",
      (answer) => ({ ...answer, rows: answer.rows.map((row) => ({ ...row, row_idx: row.row_idx + 1 })) }),
      /row 0 was expected, and row 1 came/,
    ],
    ["is a page of HTML", () => "<!doctype html><title>502</title>", /answers something that is not JSON/],
    [
      "is an error in JSON",
      () => ({ error: "busy" }),
      /answers something else than rows: rows must be a list/,
    ],
    ["is null", () => "null", /answers something else than rows: the answer must be an object/],
    ["breaks off", () => BROKEN, /cannot be fetched from the hub: [^\n]+; to read/],
  ])(
    "fetchSplit of a split that %s is an error and leaves nothing in the cache",
    async (_name, how, message) => {
      spoil = how;
      await expect(fetchSplit(SPLIT, settings)).rejects.toThrow(message);
      expect(readdirSync(settings.cache)).toEqual([]);
      spoil = (answer) => answer;
      await fetchSplit(SPLIT, settings);
      expect(readdirSync(settings.cache)).toHaveLength(1);
    },
  );

  it("fetchSplit keeps the writing of numbers", async () => {
    spoil = () =>
      '{"rows": [{"row_idx": 0, "row": {"n": 9007199254740993, "x": 0.0000001}, "truncated_cells": []}], "num_rows_total": 1}';
    const file = await fetchSplit(SPLIT, settings);
    expect(readFileSync(file, "utf8")).toBe('{"n":9007199254740993,"x":0.0000001}\n');
  });

  it("fetchSplit says in one line that the cache cannot be written", async () => {
    const cache = join(settings.cache, "file");
    writeFileSync(cache, "");
    await expect(fetchSplit(SPLIT, { ...settings, cache })).rejects.toThrow(
      /^data set some\/set: cannot be kept in .*file: /,
    );
  });
});
