import { it } from "vitest";
import { expectNoneToKill } from "./gguf-suite.ts";

it("of 500 damaged GGUFs none hangs or kills the process that loads it", async () => {
  await expectNoneToKill(Array.from({ length: 500 }, (_, number) => number));
}, 3_600_000);
