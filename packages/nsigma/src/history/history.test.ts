import { describe, expect, it } from "vitest";
import { History } from "./history.ts";

describe("History", () => {
  it("begin(prompt) and push(token) keep the prompt and what came after it apart", () => {
    const history = new History();
    history.begin(Int32Array.of(3, 4));
    history.push(5);
    expect([history.prompt(), history.output()]).toEqual([[3, 4], [5]]);
    expect([history.length, history.promptLength]).toEqual([3, 2]);
  });

  it("begin(prompt) forgets what was there", () => {
    const history = new History();
    history.begin([1, 2, 3]);
    history.push(4);
    history.begin([]);
    expect([history.prompt(), history.output(), history.length]).toEqual([[], [], 0]);
  });

  it("drop(count) takes back the last tokens, and other ones can follow", () => {
    const history = new History();
    history.begin([1]);
    for (const token of [2, 3, 4]) history.push(token);
    history.drop(2);
    history.push(9);
    expect([history.prompt(), history.output()]).toEqual([[1], [2, 9]]);
  });

  it("push(token) grows without end, and prompt() and output() are copies", () => {
    const history = new History();
    history.begin(Array.from({ length: 1000 }, (_, i) => i));
    for (let i = 0; i < 1000; i++) history.push(1000 + i);
    const output = history.output();
    expect(output).toEqual(Array.from({ length: 1000 }, (_, i) => 1000 + i));
    history.push(7);
    expect(output).toHaveLength(1000);
  });
});
