import { readFileSync } from "node:fs";
import type { Row } from "./shapes.ts";

const FILE = new URL("../../packages/tiny-model/golden/logits.json", import.meta.url);

/** The embedded model's logits at the end of each of its reference prompts. */
export function goldenRows(): Row[] {
  const { rows } = JSON.parse(readFileSync(FILE, "utf8")) as { rows: { last: string }[] };
  return rows.map(({ last }) => {
    const bytes = Buffer.from(last, "base64");
    return new Float32Array(new Uint8Array(bytes).buffer);
  });
}
