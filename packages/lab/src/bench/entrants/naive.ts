import { CHAINS } from "../chains.ts";
import type { Entrant } from "../race.ts";
import { blockAt } from "../rows.ts";

/** Top-nσ as one writes it down from the paper: plain loops, one idea each. */
function naiveSample(row: Float32Array, n: number, temperature: number, random: () => number): number {
  let max = -Infinity;
  let sum = 0;
  for (let id = 0; id < row.length; id++) {
    if (row[id] > max) max = row[id];
    sum += row[id];
  }
  const mean = sum / row.length;
  let squares = 0;
  for (let id = 0; id < row.length; id++) squares += (row[id] - mean) ** 2;
  const threshold = max - n * Math.sqrt(squares / row.length);

  const ids: number[] = [];
  const weights: number[] = [];
  let total = 0;
  for (let id = 0; id < row.length; id++) {
    if (row[id] < threshold) continue;
    const weight = Math.exp((row[id] - max) / temperature);
    ids.push(id);
    weights.push(weight);
    total += weight;
  }
  let left = random() * total;
  for (let i = 0; i < ids.length; i++) {
    left -= weights[i];
    if (left < 0) return ids[i];
  }
  return ids[ids.length - 1];
}

export const naive: Entrant = {
  name: "naive TypeScript",
  chain: CHAINS.topNSigma.words,
  start(rows) {
    const { vocab, batch } = rows;
    let token = -1;
    return {
      time(calls, first) {
        const start = performance.now();
        for (let call = 0; call < calls; call++) {
          const block = blockAt(rows, rows.data, first + call);
          for (let row = 0; row < batch; row++) {
            token = naiveSample(block.subarray(row * vocab, (row + 1) * vocab), 1, 1.5, Math.random);
          }
        }
        return (performance.now() - start) * 1000;
      },
      token: () => token,
    };
  },
};
