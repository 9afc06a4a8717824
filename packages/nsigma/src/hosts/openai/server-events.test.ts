import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEvents } from "./server-events.ts";

async function* cut(text: string, sizes: number[]): AsyncGenerator<string> {
  let at = 0;
  for (const size of sizes) {
    yield text.slice(at, at + size);
    at += size;
  }
  yield text.slice(at);
}

async function eventsOf(text: string, sizes: number[] = []): Promise<string[]> {
  const events: string[] = [];
  for await (const { name, data } of readEvents(cut(text, sizes))) {
    events.push(`${name} ${data}`);
  }
  return events;
}

describe("readEvents(texts)", () => {
  it("gives one event for every block of lines", async () => {
    expect(await eventsOf("data: a\n\ndata: b\n\n")).toEqual(["message a", "message b"]);
  });

  it("passes over comments, ids and empty blocks", async () => {
    expect(await eventsOf(": hello\n\nid: 3\nretry: 10\n\n\ndata: a\n\n")).toEqual(["message a"]);
  });

  it("takes off one space after the colon, and needs none", async () => {
    expect(await eventsOf("data:a\n\ndata:  b\n\ndata\n\n")).toEqual(["message a", "message  b", "message "]);
  });

  it("joins the lines of one event, and knows its name", async () => {
    expect(await eventsOf("event: error\ndata: a\ndata: b\n\ndata: c\n\n")).toEqual([
      "error a\nb",
      "message c",
    ]);
  });

  it("gives the last event though no empty line follows, and llama.cpp's error lines", async () => {
    expect(await eventsOf("data: a")).toEqual(["message a"]);
    expect(await eventsOf('error: {"message":"x"}\n\n')).toEqual(['error {"message":"x"}']);
  });

  it("is the same however the text is cut and lines end", async () => {
    const blocks = fc.array(fc.string({ unit: fc.constantFrom("a", "σ", "😀", ":", " ") }), { maxLength: 5 });
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    await fc.assert(
      fc.asyncProperty(blocks, ends, fc.array(fc.integer({ min: 1, max: 5 })), async (texts, end, sizes) => {
        const stream = texts.map((text) => `data: ${text}${end}${end}`).join("");
        expect(await eventsOf(stream, sizes)).toEqual(texts.map((text) => `message ${text}`));
      }),
    );
  });
});
