import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fetchSplit, type HubSettings } from "./hub.ts";

const SPLIT = { dataset: "some/set", config: "main", split: "test" };
const ROWS = Array.from({ length: 230 }, (_, i) => ({ question: `q${i}` }));

let server: Server;
let settings: HubSettings;
let asked: URL[];
/** What is answered instead of rows. */
let status: number;

/** Speaks as the hub's server of data sets does: pages of at most 100 rows, and how many there are. */
beforeEach(async () => {
  asked = [];
  status = 200;
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
    response.end(JSON.stringify({ features: [], rows, num_rows_total: ROWS.length }));
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
});
